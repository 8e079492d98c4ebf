package dev.brevity.runtime.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brevity.dsl.cli.CommandLineRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
    List<String> arguments = new ArrayList<>(List.of(command));
    arguments.add("--help");
    return CommandLineRun.in(Path.of("").toAbsolutePath())
        .dsl(arguments.toArray(new String[0]))
        .said();
  }
}
