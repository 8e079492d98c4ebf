package dev.brevity.dsl.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.text.Paint;
import dev.brevity.grammar.SourceText;
import dev.brevity.grammar.Span;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class MachineFormatsTest {
  private static final SourceText SOURCE =
      new SourceText("my recipes/100%.quant", "quantizer A {\n  bits = 4\n}\n");
  private static final Span BITS = SOURCE.span(16, 20);
  private static final Report REPORT =
      Report.of(
          List.of(
              Diagnostic.of(Code.UNKNOWN_ATTRIBUTE, BITS, "`bits` is unknown, 100%")
                  .label("unknown")
                  .related(SOURCE.span(10, 11), "in this recipe")
                  .note("a note")
                  .fix("write `bit_width`", BITS, "bit_width")
                  .build()),
          1,
          0);

  @Test
  void githubAnnotationsEscapeWhatWouldEndThem() throws IOException {
    assertThat(rendered(OutputFormat.GITHUB))
        .isEqualTo(
            "::error file=my recipes/100%25.quant,line=2,endLine=2,col=3,endColumn=6,"
                + "title=BRV0101%3A unknown attribute::`bits` is unknown, 100%25"
                + "%0Amy recipes/100%25.quant:1:11: in this recipe"
                + "%0Anote: a note%0Afix: write `bit_width`\n");
  }

  @Test
  void jsonHoldsEveryFieldAndTheText() throws IOException {
    assertThat(rendered(OutputFormat.JSON))
        .isEqualTo(
            """
            {
              "version": 1,
              "diagnostics": [
                {
                  "code": "BRV0101",
                  "severity": "error",
                  "title": "unknown attribute",
                  "message": "`bits` is unknown, 100%",
                  "location": {
                    "file": "my recipes/100%.quant",
                    "start": {
                      "line": 2,
                      "column": 3,
                      "offset": 16
                    },
                    "end": {
                      "line": 2,
                      "column": 7,
                      "offset": 20
                    }
                  },
                  "label": "unknown",
                  "related": [
                    {
                      "location": {
                        "file": "my recipes/100%.quant",
                        "start": {
                          "line": 1,
                          "column": 11,
                          "offset": 10
                        },
                        "end": {
                          "line": 1,
                          "column": 12,
                          "offset": 11
                        }
                      },
                      "label": "in this recipe"
                    }
                  ],
                  "notes": [
                    "a note"
                  ],
                  "fix": {
                    "text": "write `bit_width`",
                    "replacement": {
                      "location": {
                        "file": "my recipes/100%.quant",
                        "start": {
                          "line": 2,
                          "column": 3,
                          "offset": 16
                        },
                        "end": {
                          "line": 2,
                          "column": 7,
                          "offset": 20
                        }
                      },
                      "text": "bit_width"
                    }
                  },
                  "rendered": "error[BRV0101]: `bits` is unknown, 100%\\n --> my recipes/100%.quant:2:3\\n  |\\n1 | quantizer A {\\n  |           - in this recipe\\n2 |   bits = 4\\n  |   ^^^^ unknown\\n  |\\n  = note: a note\\n  = fix: write `bit_width`\\n  = more: dsl explain BRV0101\\n"
                }
              ],
              "summary": {
                "errors": 1,
                "warnings": 0,
                "notes": 0,
                "hidden_errors": 0,
                "files": 1
              }
            }
            """);
  }

  @Test
  void sarifNamesTheRuleTheRegionAndTheFix() throws IOException {
    assertThat(rendered(OutputFormat.SARIF))
        .contains("\"version\": \"2.1.0\"", "\"name\": \"UnknownAttribute\"")
        .contains("\"uri\": \"my%20recipes/100%25.quant\"")
        .contains("\"startLine\": 2,", "\"startColumn\": 3,", "\"endColumn\": 7")
        .contains("\"insertedContent\": {");
  }

  private static String rendered(OutputFormat format) throws IOException {
    StringBuilder out = new StringBuilder();
    format.renderer(Paint.NONE).render(REPORT, out);
    return out.toString();
  }
}
