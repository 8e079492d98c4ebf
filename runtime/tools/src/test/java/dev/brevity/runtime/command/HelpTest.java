package dev.brevity.runtime.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brevity.dsl.cli.Dispatcher;
import dev.brevity.dsl.cli.Terminal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The help of every command, which a terminal of 80 columns shows as it is. */
class HelpTest {
  private static final int COLUMNS = 80;

  /** To accept a new text, read it and run with {@code -Dgolden.update=true}. */
  private static final Path EXPECTED =
      Path.of("src/test/resources/dev/brevity/runtime/command/help.txt");

  private static final Pattern COMMAND = Pattern.compile("^  ([a-z-]+) +\\S", Pattern.MULTILINE);

  @Test
  void readsWellInEightyColumns() throws IOException {
    String overview = help();
    StringBuilder all = new StringBuilder(overview);
    List<String> commands = new ArrayList<>();
    Matcher command = COMMAND.matcher(overview.substring(0, overview.indexOf("Options:")));
    while (command.find()) {
      commands.add(command.group(1));
      all.append("\n$ dsl ").append(command.group(1)).append(" --help\n");
      all.append(help(command.group(1)));
    }

    assertThat(commands).hasSizeGreaterThan(15);
    assertThat(all.toString().lines().filter(line -> line.length() > COLUMNS)).isEmpty();
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(EXPECTED, all);
    }
    assertThat(all).hasToString(Files.readString(EXPECTED));
  }

  private static String help(String... command) {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(said, true, StandardCharsets.UTF_8);
    Terminal terminal =
        new Terminal(
            Path.of("").toAbsolutePath(),
            new ByteArrayInputStream(new byte[0]),
            stream,
            stream,
            Map.of(),
            false);
    List<String> arguments = new ArrayList<>(List.of(command));
    arguments.add("--help");
    new Dispatcher(terminal).run(arguments.toArray(new String[0]));
    return said.toString(StandardCharsets.UTF_8);
  }
}
