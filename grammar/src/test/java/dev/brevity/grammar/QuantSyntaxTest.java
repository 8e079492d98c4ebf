package dev.brevity.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The syntax of .quant texts")
class QuantSyntaxTest {
  private static final String WELL_FORMED =
      """
      brevity 1
      import "common/mine.quant"

      /// What statistic.
      enum StatsOp { MAX, AVE PERCENTILE }
      role Scaling
      attribute bit_width : Int in 1..32 unit bits synonyms bits, nbits deprecated "no"
      attribute init : Real? | List<Real> | ScalingInit
      attribute q : Real in (0, 100]
      input module : Module { out_channels : Int  transposed : Bool }
      implementation B { require bit_width >= (low ?? 2) : "too few" fix "more" }
      solver S {
        a = match x { TENSOR, "t" => [] 1 => none else => b.set(c + 1, -1)[-1] }
        b = when { p - q => -1 r => if s then t else u else => [i ^ 2 for i in range(3)] }
        c = Base { unit = 1 } d = Impl(layers = parent.x, y = not z and w or v in [1, 2,],)
        e = error "never" f = a == b f2 = (a)
      }
      quantizer Q extends S, T {}
      plan P {
        input = X layers Conv2d, "fc*", ~"b[0-9]+\\." { weight = X { a = 1 } weight.b = 8 }
        keep "conv1" steps { calibrate { samples = 512 } keep } export onnx { opset = 17 }
      }
      """;

  @Test
  @DisplayName("accepts every construct, with any line ends, behind a byte order mark")
  void acceptsEveryConstruct() {
    for (String text :
        List.of(
            WELL_FORMED,
            WELL_FORMED.replace("\n", "\r\n"),
            "\uFEFF" + WELL_FORMED,
            WELL_FORMED.replace("\n", " ").replace("/// What statistic.", ""))) {
      assertThat(document(text).errors()).isEmpty();
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      textBlock =
          """
          quantizer A { x : 4 }          | 1:17 | UNEXPECTED_TOKEN     | expected `=` in `A` but found `:`
          quantizer A { x 4 }            | 1:17 | UNEXPECTED_TOKEN     | expected `=` in `A` but found `4`
          quantizer A { x = }            | 1:19 | UNEXPECTED_TOKEN     | expected a value in `A` but found `}`
          quantizer A { x = 1 +  y = 2 } | 1:26 | UNEXPECTED_TOKEN     | expected an attribute name, `require` or `}` in `A` but found `=`
          quantizer a { }                | 1:11 | UNEXPECTED_TOKEN     | expected a capitalised name but found `a`
          quantizer A                    | 1:12 | UNEXPECTED_TOKEN     | expected `extends`, `synonyms` or `{` in `A` but found the end of the text
          quantizer A { x = 1            | 1:19 | UNCLOSED_BRACKET     | `}` is missing at the end of the text
          quantizer A { x = [1, 2 y = 3 }| 1:25 | UNCLOSED_BRACKET     | `]` is missing before `y`
          quantizer A { x = f(1 }        | 1:23 | UNCLOSED_BRACKET     | `)` is missing before `}`
          quantizer A { } }              | 1:17 | UNMATCHED_BRACKET    | this `}` closes nothing
          quantizer A { x = "abc         | 1:19 | UNCLOSED_STRING      | the text that begins here has no closing `"`
          quantizer A { x = 'abc' }      | 1:19 | WRONG_QUOTE          | texts stand in double quotes, not in single ones
          quantizer A { x = a && b }     | 1:21 | WRONG_OPERATOR       | `&&` is written `and` here
          quantizer A { x = !a }         | 1:19 | WRONG_OPERATOR       | `!` is written `not` here
          quantizer A { x := 4 }         | 1:17 | WRONG_OPERATOR       | `:=` is written `=` here
          quantizer A { x = 8bit }       | 1:19 | MISSHAPEN_NUMBER     | `8bit` is neither a number nor a name
          quantizer A { x = 4; y = 5 }   | 1:20 | UNEXPECTED_CHARACTER | `;` has no use here
          quantizer A { x = 4 € }        | 1:21 | UNEXPECTED_CHARACTER | the character `€` has no meaning in a recipe
          quantizer A { } # note         | 1:17 | WRONG_COMMENT        | a comment begins with `//`, not with `#`
          quantizer A { /* note */ }     | 1:15 | WRONG_COMMENT        | there are no `/* … */` comments
          quantiser A { }                | 1:1  | UNEXPECTED_TOKEN     | expected
          """)
  @DisplayName("refuses, in the user's terms and at the place,")
  void refuses(String text, String place, SyntaxError.Kind kind, String message) {
    SyntaxError error = document(text).errors().get(0);

    assertThat(error.span().startLine() + ":" + error.span().startColumn()).isEqualTo(place);
    assertThat(error.kind()).isEqualTo(kind);
    assertThat(error.message()).startsWith(message);
  }

  @Test
  @DisplayName("finds many mistakes in one run, each once")
  void findsManyMistakes() {
    String text =
        """
        quantizer A extends B {
          bit_width : 4
          x = 'foo'
          z = [1, 2
          w = 3
        quantizer C {
          c == 4
          d = match x { A -> 1 }
          bit-width = 4
        }
        foo
        attribute q Int
        role R
        """;

    List<SyntaxError> errors = document(text).errors();

    assertThat(errors)
        .extracting(error -> error.span().startLine() + " " + error.kind())
        .containsExactly(
            "2 UNEXPECTED_TOKEN",
            "3 WRONG_QUOTE",
            "5 UNCLOSED_BRACKET",
            "6 UNCLOSED_BRACKET",
            "7 UNEXPECTED_TOKEN",
            "8 WRONG_OPERATOR",
            "9 UNEXPECTED_TOKEN",
            "9 UNEXPECTED_TOKEN",
            "11 UNEXPECTED_TOKEN",
            "12 UNEXPECTED_TOKEN");
    assertThat(document(text).tree().declaration()).hasSizeGreaterThanOrEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[",
        "(",
        "{",
        "not ",
        "-",
        "match ",
        "if ",
        "a + ",
        "a.",
        "a[0]",
        "a ^ ",
        "f(",
        "X { x = ",
        "when { ",
        "match x { A => ",
        "error ",
        "[x for y in ",
        "a ?? ",
        "if a then b else ",
        "}"
      })
  @DisplayName("answers at once however deep a text nests")
  void survivesDepth(String piece) {
    String text = "quantizer A { x = " + piece.repeat(100_000 / piece.length()) + " }";

    assertThat(document(text).errors()).isNotEmpty();
  }

  @Test
  @DisplayName("allows as much nesting as anybody writes")
  void allowsOrdinaryDepth() {
    String deep = "(".repeat(100) + "1" + ")".repeat(100);
    String chain = "a + ".repeat(200) + "a";
    StringBuilder many = new StringBuilder("plan P { steps {");
    for (int i = 0; i < 2_000; i++) {
      many.append(" calibrate { samples = ").append(i).append(" }");
    }
    many.append(" } }");

    assertThat(document("quantizer A { x = " + deep + " y = " + chain + " }").errors()).isEmpty();
    assertThat(document(many.toString()).errors()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u0000", "\u0001", "\uD800", "\uDC00", "\u007F", "PK\u0003\u0004"})
  @DisplayName("gives one error for what is no text")
  void refusesBinary(String piece) {
    assertThat(document("quantizer A { }" + piece.repeat(1_000)).errors())
        .extracting(SyntaxError::kind)
        .containsExactly(SyntaxError.Kind.NOT_TEXT);
  }

  @Test
  @DisplayName("stops listing errors when nobody would read on")
  void limitsErrors() {
    List<SyntaxError> errors = document("§ x ".repeat(100_000)).errors();

    assertThat(errors).hasSize(101);
    assertThat(errors).extracting(SyntaxError::kind).contains(SyntaxError.Kind.TOO_MANY);
  }

  @Test
  @DisplayName("counts offsets in code units also behind characters that take two")
  void countsCodeUnits() {
    SyntaxError error = document("// 😀😀\nquantizer A { x = \"😀\" ; }").errors().get(0);

    assertThat(error.span().text()).isEqualTo(";");
  }

  private static Syntax<QuantParser.DocumentContext> document(String text) {
    return QuantSyntax.document(new SourceText("test.quant", text));
  }
}
