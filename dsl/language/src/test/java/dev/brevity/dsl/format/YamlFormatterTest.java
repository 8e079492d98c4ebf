package dev.brevity.dsl.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brevity.grammar.SourceText;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Formatting YAML recipes")
class YamlFormatterTest {

  @Test
  @DisplayName("tidies line ends and leaves texts over several lines alone")
  void tidies() {
    String untidy =
        "\uFEFF# a  \r\n\r\n\r\nquantizers:  \r\n  A:\r\n    x: 1   # why  \r\n"
            + "    doc: |\r\n      two  \r\n\r\n\r\n      lines\r\n\r\n\r\n    y: 2\r\n\r\n\r\n";

    String tidy =
        "# a\n\nquantizers:\n  A:\n    x: 1   # why\n"
            + "    doc: |\n      two  \n\n\n      lines\n\n    y: 2\n";

    assertThat(format(untidy)).isEqualTo(tidy);
    assertThat(format(tidy)).isEqualTo(tidy);
  }

  private static String format(String text) {
    return new YamlFormatter().format(new SourceText("a.yaml", text), ignored -> {}).orElse("");
  }
}
