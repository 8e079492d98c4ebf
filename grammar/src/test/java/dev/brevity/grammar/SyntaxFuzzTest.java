package dev.brevity.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Any text at all")
class SyntaxFuzzTest {
  private static final String SEED_TEXT =
      """
      brevity 1
      /// doc
      enum E { A B }
      attribute a : Real? | List<Real> in (0, 1] unit b synonyms c
      solver S extends T { x = match y { A => [1, 2] else => z[-1].set(0, f(g)) } require x : "m" }
      quantizer Q { p = when { not a and b => R { q = 1 } else => if c then d else e ?? 2 ^ 3 } }
      plan P { layers Conv2d, "x*", ~"y" { w = I(k = 1) w.v = 2 } keep "z" steps { s { t = 1 } } }
      """;
  private static final List<String> PIECES =
      List.of(
          "{",
          "}",
          "[",
          "]",
          "(",
          ")",
          "\"",
          "'",
          "=",
          "=>",
          ":",
          ",",
          ".",
          "..",
          "?",
          "??",
          "-",
          "match",
          "when",
          "if",
          "then",
          "else",
          "for",
          "in",
          "not",
          "error",
          "require",
          "quantizer",
          "X",
          "x",
          "0",
          "1.5e",
          "~\"",
          "//",
          "/*",
          "#",
          "\n",
          "\r",
          "\t",
          "\u00A0",
          "é",
          "😀",
          "\uD800",
          "\u0000",
          "\\",
          ";",
          "&&",
          "|",
          "<",
          ">",
          "extends",
          "plan P {",
          "enum");

  @Test
  @DisplayName("gives a tree and errors whose places lie inside the text")
  void neverThrows() {
    Random random = new Random(20260101);
    for (int i = 0; i < 1_000; i++) {
      String text = mutated(random);
      SourceText source = new SourceText("fuzz.quant", text);

      Syntax<QuantParser.DocumentContext> syntax = QuantSyntax.document(source);

      assertThat(syntax.tree()).as(text).isNotNull();
      assertThat(syntax.errors())
          .as(text)
          .allSatisfy(error -> assertThat(error.message()).isNotBlank())
          .allSatisfy(error -> assertThat(error.span().end()).isLessThanOrEqualTo(text.length()));
    }
  }

  private static String mutated(Random random) {
    StringBuilder text = new StringBuilder(SEED_TEXT);
    int mutations = 1 + random.nextInt(6);
    for (int i = 0; i < mutations; i++) {
      int at = random.nextInt(text.length() + 1);
      int end = Math.min(text.length(), at + random.nextInt(12));
      switch (random.nextInt(4)) {
        case 0 -> text.delete(at, end);
        case 1 -> text.insert(at, PIECES.get(random.nextInt(PIECES.size())));
        case 2 -> text.insert(random.nextInt(text.length() + 1), text.substring(at, end));
        default -> text.replace(at, end, PIECES.get(random.nextInt(PIECES.size())));
      }
    }
    return text.toString();
  }
}
