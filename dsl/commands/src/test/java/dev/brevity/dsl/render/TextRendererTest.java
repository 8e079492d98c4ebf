package dev.brevity.dsl.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.text.Paint;
import dev.brevity.grammar.SourceText;
import dev.brevity.grammar.Span;
import org.junit.jupiter.api.Test;

class TextRendererTest {
  private static final SourceText RECIPE =
      new SourceText(
          "mine.quant",
          """
          brevity 1

          quantizer Mine extends Int8WeightPerChannelFloat {
            scaling_stats_op = MAX
            bit_widht = 4
          }
          """);

  @Test
  void showsThePlaceTheReasonAndTheFix() {
    Diagnostic diagnostic =
        Diagnostic.of(Code.UNKNOWN_ATTRIBUTE, at(RECIPE, "bit_widht"), "`bit_widht` is unknown")
            .label("unknown attribute")
            .note("without it the preset's 8 is used")
            .fix("write `bit_width`", at(RECIPE, "bit_widht"), "bit_width")
            .build();

    assertThat(plain(diagnostic))
        .isEqualTo(
            """
            error[BRV0101]: `bit_widht` is unknown
             --> mine.quant:5:3
              |
            5 |   bit_widht = 4
              |   ^^^^^^^^^ unknown attribute
              |
              = note: without it the preset's 8 is used
              = fix: write `bit_width`
              = more: dsl explain BRV0101
            """);
  }

  @Test
  void marksRelatedPlacesInTheSameAndInOtherFiles() {
    SourceText base = new SourceText("base.quant", "quantizer Base {\n  bit_width = 8\n}\n");
    Diagnostic diagnostic =
        Diagnostic.of(Code.UNKNOWN_ATTRIBUTE, at(RECIPE, "bit_widht"), "no such attribute")
            .related(at(RECIPE, "Int8WeightPerChannelFloat"), "base chosen here")
            .related(at(base, "bit_width"), "set here")
            .build();

    assertThat(plain(diagnostic))
        .isEqualTo(
            """
            error[BRV0101]: no such attribute
             --> mine.quant:5:3
              |
            3 | quantizer Mine extends Int8WeightPerChannelFloat {
              |                        ------------------------- base chosen here
            4 |   scaling_stats_op = MAX
            5 |   bit_widht = 4
              |   ^^^^^^^^^
             ::: base.quant:2:3
              |
            2 |   bit_width = 8
              |   --------- set here
              |
              = more: dsl explain BRV0101
            """);
  }

  @Test
  void hangsSeveralLabelsOfOneLineBelowEachOther() {
    SourceText line = new SourceText("a.quant", "x = aa + bb + cc");
    Diagnostic diagnostic =
        Diagnostic.of(Code.UNKNOWN_ATTRIBUTE, at(line, "aa"), "three places")
            .label("first")
            .related(at(line, "bb"), "second")
            .related(at(line, "cc"), "third")
            .build();

    assertThat(excerpt(diagnostic))
        .isEqualTo(
            """
            1 | x = aa + bb + cc
              |     ^^   --   -- third
              |     |    |
              |     |    second
              |     first
            """);
  }

  @Test
  void alignsCaretsBelowTabsWideAndCombiningCharacters() {
    SourceText source = new SourceText("a.quant", "\tdoc = \"日本e\u0301\uD83D\uDE00\" + oops");

    assertThat(excerpt(unknown(source, "oops")))
        .isEqualTo(
            "1 |     doc = \"日本e\u0301\uD83D\uDE00\" + oops\n"
                + "  | "
                + " ".repeat(22)
                + "^^^^\n");
  }

  @Test
  void cutsLongLinesAroundTheCaret() {
    SourceText source = new SourceText("a.quant", "x".repeat(500) + " oops " + "y".repeat(500));

    assertThat(excerpt(unknown(source, "oops")))
        .isEqualTo(
            "1 | …"
                + "x".repeat(39)
                + " oops "
                + "y".repeat(75)
                + "…\n"
                + "  | "
                + " ".repeat(41)
                + "^^^^\n");
  }

  @Test
  void keepsControlAndDirectionCharactersFromTheTerminal() {
    SourceText source = new SourceText("a\u001B.quant", "\u001B[31m\u202E oops\u0000");

    assertThat(plain(unknown(source, "oops")))
        .contains("a␛.quant:1:8", "␛[31m� oops␀")
        .doesNotContain("\u001B", "\u202E", "\u0000");
  }

  @Test
  void marksTheEndOfAFileAndPlacesOverSeveralLines() {
    SourceText source = new SourceText("a.quant", "plan {\n  x\n}\n");

    assertThat(
            excerpt(
                Diagnostic.of(Code.UNKNOWN_ATTRIBUTE, source.span(14 - 3, 14 - 3), "m").build()))
        .isEqualTo("3 | }\n  | ^\n");
    assertThat(excerpt(Diagnostic.of(Code.UNKNOWN_ATTRIBUTE, source.span(13, 13), "m").build()))
        .isEqualTo("4 |\n  | ^\n");
    assertThat(
            excerpt(
                Diagnostic.of(Code.UNKNOWN_ATTRIBUTE, source.span(5, 12), "m")
                    .label("block")
                    .build()))
        .isEqualTo("1 | plan {\n  |      ^ block (to line 3)\n");
  }

  @Test
  void needsNoSourceText() {
    assertThat(plain(Diagnostic.of(Code.UNKNOWN_ATTRIBUTE, "cannot read `a.quant`").build()))
        .isEqualTo(
            """
            error[BRV0101]: cannot read `a.quant`
              = more: dsl explain BRV0101
            """);
  }

  @Test
  void coloursOnlyWhenAskedTo() {
    Diagnostic diagnostic = unknown(RECIPE, "bit_widht");

    String coloured = new TextRenderer(Paint.ANSI).render(diagnostic);

    assertThat(coloured).contains("\u001B[1;31merror[BRV0101]\u001B[0m");
    assertThat(coloured.replaceAll("\u001B\\[[0-9;]*m", "")).isEqualTo(plain(diagnostic));
  }

  private static Diagnostic unknown(SourceText source, String marked) {
    return Diagnostic.of(Code.UNKNOWN_ATTRIBUTE, at(source, marked), "unknown").build();
  }

  private static Span at(SourceText source, String marked) {
    int start = source.text().indexOf(marked);
    return source.span(start, start + marked.length());
  }

  private static String plain(Diagnostic diagnostic) {
    return new TextRenderer(Paint.NONE).render(diagnostic);
  }

  /** What stands between the two empty gutter lines. */
  private static String excerpt(Diagnostic diagnostic) {
    String all = plain(diagnostic);
    int start = all.indexOf(" |\n") + 3;
    return all.substring(start, all.indexOf("  |\n  = more", start));
  }
}
