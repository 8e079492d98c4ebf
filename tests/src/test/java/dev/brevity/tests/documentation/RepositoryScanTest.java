package dev.brevity.tests.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brevity.dsl.cli.Dispatcher;
import dev.brevity.dsl.cli.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The checkout itself is a folder that a user may scan. */
class RepositoryScanTest {
  @ParameterizedTest
  @ValueSource(strings = {"check . --strict", "fmt --check ."})
  void findsNothingToComplainOf(String command) {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    PrintStream printed = new PrintStream(output, true, StandardCharsets.UTF_8);
    Terminal terminal =
        new Terminal(
            Repository.ROOT, InputStream.nullInputStream(), printed, printed, Map.of(), false);

    int status = new Dispatcher(terminal).run(command.split(" "));

    assertThat(status).as(output.toString(StandardCharsets.UTF_8)).isZero();
  }
}
