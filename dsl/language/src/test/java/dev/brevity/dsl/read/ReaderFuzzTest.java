package dev.brevity.dsl.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brevity.dsl.ast.Document;
import dev.brevity.dsl.diagnostic.Diagnostics;
import dev.brevity.dsl.print.QuantPrinter;
import dev.brevity.dsl.print.YamlPrinter;
import dev.brevity.grammar.SourceText;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Either surface, damaged at random,")
class ReaderFuzzTest {
  private static final List<String> PIECES =
      List.of(
          "{",
          "}",
          "[",
          "]",
          "(",
          "\"",
          "'",
          "=",
          ":",
          ": ",
          ",",
          "- ",
          "\n",
          "\n  ",
          "\t",
          "#",
          "//",
          "&a ",
          "*a",
          "!!x ",
          "|",
          ">",
          "<<: ",
          "---\n",
          "= ",
          "match",
          "none",
          "9",
          "1e9",
          "\r",
          "\uFEFF",
          "😀",
          "\uDFFF",
          "\u0000",
          "\u0085",
          "%YAML 9\n",
          "\\",
          "extends: ",
          "require: ",
          "quantizers:\n",
          "?");

  @Test
  @DisplayName("is read without a failure of the reader, and what reads cleanly prints")
  void neverFails() {
    Random random = new Random(42);
    RandomDocuments documents = new RandomDocuments(42);
    int clean = 0;
    for (int i = 0; i < 150; i++) {
      Document document = documents.next();
      String quant = new QuantPrinter().print(document);
      String yaml = new YamlPrinter().print(document);
      for (int k = 0; k < 5; k++) {
        clean += read("a.quant", damaged(quant, random)) + read("a.yaml", damaged(yaml, random));
      }
    }
    assertThat(clean).isBetween(50, 1_450);
  }

  private static int read(String name, String text) {
    Diagnostics found = new Diagnostics();
    Document document = new SourceReader().read(new SourceText(name, text), found).orElseThrow();
    if (found.hasErrors()) {
      assertThat(found.all())
          .allSatisfy(
              finding ->
                  assertThat(finding.span().orElseThrow().end()).isBetween(0, text.length()));
      return 0;
    }
    assertThat(new YamlPrinter().print(document)).isNotNull();
    return 1;
  }

  private static String damaged(String original, Random random) {
    StringBuilder text = new StringBuilder(original);
    for (int i = random.nextInt(4); i >= 0; i--) {
      int at = random.nextInt(text.length() + 1);
      int end = Math.min(text.length(), at + random.nextInt(8));
      switch (random.nextInt(3)) {
        case 0 -> text.delete(at, end);
        case 1 -> text.insert(at, PIECES.get(random.nextInt(PIECES.size())));
        default -> text.insert(random.nextInt(text.length() + 1), text.substring(at, end));
      }
    }
    return text.toString();
  }
}
