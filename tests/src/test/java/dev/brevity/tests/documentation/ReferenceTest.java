package dev.brevity.tests.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brevity.dsl.cli.Dispatcher;
import dev.brevity.dsl.cli.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReferenceTest {
  /** If not: {@code bin/dsl docs -o docs/reference}. */
  @Test
  void thePagesSayWhatTheCatalogSays() {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    PrintStream printed = new PrintStream(output, true, StandardCharsets.UTF_8);
    Terminal terminal =
        new Terminal(
            Repository.ROOT, InputStream.nullInputStream(), printed, printed, Map.of(), false);

    int status = new Dispatcher(terminal).run("docs", "--check", "docs/reference");

    assertThat(status).as(output.toString(StandardCharsets.UTF_8)).isZero();
  }
}
