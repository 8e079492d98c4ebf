package dev.brevity.dsl.print;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brevity.dsl.ast.Document;
import dev.brevity.dsl.diagnostic.Diagnostics;
import dev.brevity.dsl.format.QuantFormatter;
import dev.brevity.dsl.format.YamlFormatter;
import dev.brevity.dsl.read.AstText;
import dev.brevity.dsl.read.QuantReader;
import dev.brevity.dsl.read.RandomDocuments;
import dev.brevity.dsl.read.YamlReader;
import dev.brevity.grammar.SourceText;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("What is printed")
class PrintingTest {

  static LongStream seeds() {
    return LongStream.range(0, 20);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  @DisplayName("reads as the same document, in either surface and from one to the other")
  void readsAsTheSame(long seed) {
    RandomDocuments documents = new RandomDocuments(seed);
    for (int i = 0; i < 20; i++) {
      Document document = documents.next();

      String quant = new QuantPrinter().print(document);
      Document fromQuant = quant(quant);
      assertThat(AstText.of(fromQuant)).as(quant).isEqualTo(AstText.of(document));

      String yaml = new YamlPrinter().print(document);
      Document fromYaml = yaml(yaml);
      assertThat(AstText.of(fromYaml)).as(yaml).isEqualTo(AstText.of(document));

      assertThat(AstText.of(yaml(new YamlPrinter().print(fromQuant))))
          .isEqualTo(AstText.of(document));
      assertThat(AstText.of(quant(new QuantPrinter().print(fromYaml))))
          .isEqualTo(AstText.of(document));
      isFormatted(quant, yaml);
    }
  }

  private static void isFormatted(String quant, String yaml) {
    assertThat(new QuantFormatter().format(new SourceText("a.quant", quant), ignored -> {}))
        .contains(quant);
    assertThat(new YamlFormatter().format(new SourceText("a.yaml", yaml), ignored -> {}))
        .contains(yaml);
  }

  @Test
  @DisplayName("keeps comments beside what they stood beside")
  void keepsComments() {
    String text =
        """
        // about the file
        quantizer A extends B {
          // why four
          bit_width = 4  // bits
          stats = match op {
            // the usual
            MAX => X  // here
          }
        }
        """;

    String yaml = new YamlPrinter().print(quant(text));

    assertThat(yaml)
        .isEqualTo(
            """
            quantizers:
              # about the file
              A:
                extends: B
                # why four
                bit_width: 4  # bits
                stats: |-
                  = match op {
                    // the usual
                    MAX => X  // here
                  }
            """);
    assertThat(new QuantPrinter().print(yaml(yaml))).isEqualTo(text);
  }

  @Test
  @DisplayName("keeps comments that nothing follows")
  void keepsCommentsAtTheEnd() {
    String text =
        """
        quantizer A extends B {
          bit_width = 4
          // more to come
        }

        plan P {
          layers Linear {
            weight = A
            // no bias yet
          }
          // nothing else
        }

        // the end
        """;

    String yaml = new YamlPrinter().print(quant(text));

    assertThat(yaml)
        .isEqualTo(
            """
            quantizers:
              A:
                extends: B
                bit_width: 4
                # more to come

            plans:
              P:
                rules:
                  - layers: [Linear]
                    weight: A
                    # no bias yet
                # nothing else

            # the end
            """);
    assertThat(new QuantPrinter().print(quant(text))).isEqualTo(text);
    assertThat(new QuantPrinter().print(yaml(yaml)))
        .endsWith("}\n\n// no bias yet\n// nothing else\n// the end\n");
  }

  @Test
  @DisplayName("keeps comments above a section of YAML")
  void keepsCommentsOfSections() {
    Document document = yaml("# why\nquantizers:\n  A:\n    extends: B\n    bit_width: 4\n");

    assertThat(new QuantPrinter().print(document))
        .isEqualTo("// why\nquantizer A extends B {\n  bit_width = 4\n}\n");
  }

  private static Document quant(String text) {
    Diagnostics found = new Diagnostics();
    Document document = new QuantReader().read(new SourceText("a.quant", text), found);
    assertThat(found.all()).as(text).isEmpty();
    return document;
  }

  private static Document yaml(String text) {
    Diagnostics found = new Diagnostics();
    Document document = new YamlReader().read(new SourceText("a.yaml", text), found);
    assertThat(found.all()).as(text).isEmpty();
    return document;
  }
}
