package dev.brevity.tests.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brevity.dsl.cli.Dispatcher;
import dev.brevity.dsl.cli.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every command that a page shows is one: its words and options exist, as do the programs and
 * recipes of the repository that it names. {@link DocumentedCommandRunTest} runs them; some need
 * more of the reader than it has.
 */
class DocumentedCommandsTest {
  private static final Pattern COMMAND =
      Pattern.compile(
          "(?:\\$ )?(?:\\.\\./)*((?:bin/dsl|dsl|samples/\\S*run|tests/\\S*run) .*|\\./mvnw.*)");
  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|'([^']*)'|(\\S+)");

  /** What ends a command, or goes to a shell. */
  private static final Pattern END = Pattern.compile("\\s(?:\\||>|<|&&|;|#|\\s{3,}).*");

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("commands")
  void isOneThatRuns(String page, String command) {
    List<String> words = words(command);
    String program = words.get(0).replaceFirst("^(bin/)?dsl$", "bin/dsl").replaceFirst("^\\./", "");

    assertThat(Repository.ROOT.resolve(program)).exists();
    words.stream()
        .filter(word -> word.matches("samples/.*\\.(quant|yaml)"))
        .forEach(word -> assertThat(Repository.ROOT.resolve(word)).exists());
    if (program.equals("bin/dsl")) {
      assertThat(help(words.subList(1, words.size()))).isEmpty();
    }
  }

  static Stream<Arguments> commands() throws IOException {
    List<Arguments> found = new ArrayList<>();
    List<Path> pages = new ArrayList<>(Repository.pages());
    pages.add(Repository.ROOT.resolve("samples/README.md"));
    for (Path page : pages) {
      for (CodeBlock block : CodeBlock.of(page)) {
        for (String line : block.text().replace("\\\n", " ").split("\n")) {
          // Words may stand in columns.
          String plain = line.strip().replaceFirst("^((?:\\$ )?bin/dsl \\S+) +", "$1 ");
          Matcher command = COMMAND.matcher(plain);
          if (command.matches()) {
            String name = Repository.ROOT.relativize(page).toString();
            found.add(Arguments.of(name, END.matcher(command.group(1)).replaceFirst("")));
          }
        }
      }
    }
    assertThat(found).hasSizeGreaterThan(30);
    return found.stream();
  }

  /** What the command complains of before it does anything; nothing if it does not. */
  private static String help(List<String> arguments) {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    PrintStream errors = new PrintStream(output, true, StandardCharsets.UTF_8);
    PrintStream nowhere =
        new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    Terminal terminal =
        new Terminal(
            Repository.ROOT, InputStream.nullInputStream(), nowhere, errors, Map.of(), false);
    List<String> asked = new ArrayList<>(arguments);
    asked.add("--help");
    new Dispatcher(terminal).run(asked.toArray(new String[0]));
    return output.toString(StandardCharsets.UTF_8);
  }

  private static List<String> words(String command) {
    List<String> words = new ArrayList<>();
    Matcher word = WORD.matcher(command);
    while (word.find()) {
      words.add(word.group().replaceAll("^[\"']|[\"']$", ""));
    }
    return words;
  }
}
