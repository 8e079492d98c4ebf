package dev.brevity.dsl.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.diagnostic.Diagnostics;
import dev.brevity.dsl.print.QuantPrinter;
import dev.brevity.dsl.read.RandomDocuments;
import dev.brevity.grammar.QuantLexer;
import dev.brevity.grammar.QuantSyntax;
import dev.brevity.grammar.SourceText;
import java.util.List;
import java.util.Random;
import org.antlr.v4.runtime.Token;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Formatting .quant texts")
class QuantFormatterTest {

  @Test
  @DisplayName("gives the canonical layout")
  void givesTheCanonicalLayout() {
    String untidy =
        """
        // header


        brevity    1
        import "a.quant"
        /// Doc.
        enum E{A,B   C}   // after
        role R
        role S
        attribute b:Int   in 1 .. 32 unit bits synonyms c , d
        attribute i : List< Real > ?|E in ( 0,- 1.5 ]
        solver X extends A,B {

          // why
          x=match op { // head
            MAX,AVE=>f( 1,-a [ 0 ] ) // one
            // two
            else =>Y{z=1}
            // last
          }


          y = when { a => b else => c }
          long = when { a_rather_long_condition == another_long_name => first_value_of_them else => second_value }
          sum = a_rather_long_attribute_name_of_the_first + a_rather_long_attribute_name_of_the_second
             + third
          short = a
             + b
          require a<b : "m"   fix "n"
        }
        quantizer Q {
        }
        plan P{input=A steps{calibrate{samples=5} done} keep "a",B}
        // end""";

    assertThat(format(untidy))
        .isEqualTo(
            """
            // header

            brevity 1
            import "a.quant"

            /// Doc.
            enum E { A, B C }  // after
            role R
            role S
            attribute b : Int in 1..32 unit bits synonyms c, d
            attribute i : List<Real>? | E in (0, -1.5]

            solver X extends A, B {
              // why
              x = match op {  // head
                MAX, AVE => f(1, -a[0])  // one
                // two
                else     => Y { z = 1 }
                // last
              }

              y = when { a => b  else => c }
              long = when {
                a_rather_long_condition == another_long_name => first_value_of_them
                else                                         => second_value
              }
              sum = a_rather_long_attribute_name_of_the_first
                  + a_rather_long_attribute_name_of_the_second
                  + third
              short = a + b
              require a < b : "m" fix "n"
            }

            quantizer Q {}
            plan P { input = A  steps { calibrate { samples = 5 }  done }  keep "a", B }
            // end
            """);
  }

  @Test
  @DisplayName("breaks what is longer than 100 columns, outer parts first, and keeps comments")
  void breaksLongLines() {
    String wide =
        """
        solver Wide extends TheFirstOfSeveralBasesWithLongNames, TheSecondOfSeveralBasesWithLongNames, Third {
          require bit_width >= 2 and (scaling_per_output == TENSOR or scaling_per_output == CHANNEL) : "message" fix "remedy"
          refuse when an_attribute_with_a_long_name == FIRST and another_one_with_a_long_name == SECOND or third : "m"
          shape = [the_size_of_the_first_dimension, the_size_of_the_second, the_size_of_the_third, fourth + 1] // why
          chosen = match op { MAX => error "there is no such thing as this here" fix "choose something else, please" }
          moved = range(len(the_shape_of_the_input)).set(0, the_channel_dimension).set(the_channel_dimension, 0)
          list = [another_function_of(element, the_same_for_all) for element in all_the_elements_of_the_list if_not]
        }
        """
            .replace(" if_not", "");

    assertThat(format(wide))
        .isEqualTo(
            """
            solver Wide extends
                TheFirstOfSeveralBasesWithLongNames,
                TheSecondOfSeveralBasesWithLongNames,
                Third {
              require bit_width >= 2 and (scaling_per_output == TENSOR or scaling_per_output == CHANNEL)
                  : "message"
                  fix "remedy"
              refuse when an_attribute_with_a_long_name == FIRST and another_one_with_a_long_name == SECOND
                      or third
                  : "m"
              shape = [
                the_size_of_the_first_dimension,
                the_size_of_the_second,
                the_size_of_the_third,
                fourth + 1
              ]  // why
              chosen = match op {
                MAX => error "there is no such thing as this here" fix "choose something else, please"
              }
              moved = range(len(the_shape_of_the_input))
                  .set(0, the_channel_dimension)
                  .set(the_channel_dimension, 0)
              list = [
                another_function_of(element, the_same_for_all)
                for element in all_the_elements_of_the_list
              ]
            }
            """);
  }

  @Test
  @DisplayName("changes nothing but blanks, and nothing the second time, whatever the text")
  void changesOnlyBlanks() {
    Random random = new Random(7);
    for (long seed = 100; seed < 140; seed++) {
      RandomDocuments documents = new RandomDocuments(seed);
      for (int i = 0; i < 5; i++) {
        String text = shaken(new QuantPrinter().print(documents.next()), random);

        String formatted = format(text);

        assertThat(code(formatted)).as(text).isEqualTo(code(text));
        assertThat(format(formatted)).as(text).isEqualTo(formatted);
      }
    }
  }

  @Test
  @DisplayName("leaves a text with syntax errors alone and says why")
  void refusesSyntaxErrors() {
    Diagnostics found = new Diagnostics();

    assertThat(new QuantFormatter().format(new SourceText("a.quant", "quantizer A { x 1 }"), found))
        .isEmpty();
    assertThat(found.all()).extracting(Diagnostic::code).containsExactly(Code.SYNTAX);
  }

  /** The text with other blanks, and comments, at places where blanks stand. */
  private static String shaken(String text, Random random) {
    StringBuilder shaken = new StringBuilder();
    for (Token token : QuantSyntax.tokens(new SourceText("a.quant", text))) {
      boolean lineEnds = token.getText().contains("\n");
      if (token.getType() != QuantLexer.SPACE) {
        shaken.append(token.getText());
      } else if (random.nextInt(30) == 0) {
        shaken.append(" // c").append(random.nextInt(100)).append(" \n");
      } else if (lineEnds || random.nextInt(20) == 0) {
        shaken.append("\n".repeat(1 + random.nextInt(3))).append(" ".repeat(random.nextInt(3)));
      } else {
        shaken.append(random.nextInt(10) == 0 ? "\t" : " ");
      }
    }
    return shaken.toString();
  }

  private static List<String> code(String text) {
    return QuantSyntax.tokens(new SourceText("a.quant", text)).stream()
        .filter(token -> token.getType() != QuantLexer.SPACE)
        .map(token -> token.getText().strip())
        .toList();
  }

  private static String format(String text) {
    Diagnostics found = new Diagnostics();
    String formatted =
        new QuantFormatter().format(new SourceText("a.quant", text), found).orElse("");
    assertThat(found.all()).as(text).isEmpty();
    return formatted;
  }
}
