package dev.brevity.dsl.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brevity.dsl.SmallWorld;
import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.diagnostic.Severity;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CheckerTest {

  /** Each text has exactly one finding, at exactly one place. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      textBlock =
          """
          quantizer Q extends Weight { bist = 4 }                    | UNKNOWN_ATTRIBUTE      | bist
          quantizer Q extends Weight { nbits = 4 }                   | UNKNOWN_ATTRIBUTE      | nbits
          mixin M { n = bist }                                       | UNKNOWN_ATTRIBUTE      | bist
          quantizer Q extends Wieght { bits = 4 }                    | UNKNOWN_BASE           | Wieght
          quantizer Q extends Largest { bits = 4 }                   | UNKNOWN_BASE           | Largest
          mixin M { a = Nothing }                                    | UNKNOWN_NAME           | Nothing
          mixin M { op = MAXIMUM }                                   | UNKNOWN_CONSTANT       | MAXIMUM
          mixin M { op = "maximum" }                                 | UNKNOWN_CONSTANT       | "maximum"
          mixin M { n = match op { TOP => 1 else => 2 } }            | UNKNOWN_CONSTANT       | TOP
          mixin M { a = kind == FLOAT }                              | UNKNOWN_CONSTANT       | FLOAT
          mixin M { stats = Smallest }                               | UNKNOWN_IMPLEMENTATION | Smallest
          mixin M { a = length([1]) }                                | UNKNOWN_FUNCTION       | length
          mixin M { a = [1].push(2) }                                | UNKNOWN_FUNCTION       | push
          mixin M { a = module.channels }                            | UNKNOWN_FIELD          | channels
          mixin M { stats = Percentile(low_q = 1) }                  | UNKNOWN_PARAMETER      | low_q
          attribute z : Integer                                      | UNKNOWN_TYPE           | Integer
          mixin M { bits = 4 bits = 5 }                              | DUPLICATE_ASSIGNMENT   | bits
          mixin M { a = 1 } mixin M { a = 2 }                        | DUPLICATE_DEFINITION   | M
          attribute bits : Int                                       | DUPLICATE_DEFINITION   | bits
          mixin Bits8 { bits = 7 }                                   | SHADOWED_PRESET        | Bits8
          mixin M { let bits = 4 a = bits }                          | NAME_TAKEN             | bits
          mixin M { let k = 4 a = 1 }                                | UNUSED_LET             | k
          mixin M { let k = 4 let k = 5 a = k }                      | DUPLICATE_DEFINITION   | k
          mixin M { let k = 1 a = kk + k }                           | UNKNOWN_ATTRIBUTE      | kk
          mixin M { let m = module a = m.channels }                  | UNKNOWN_FIELD          | channels
          mixin M { let o = op n = match o { TOP => 1 else => 2 } }  | UNKNOWN_CONSTANT       | TOP
          mixin M { n = match 4 { unset => 1 else => 2 } }           | UNREACHABLE_ARM        | unset
          mixin M { n = match d { unset => 1 unset => 2 else => 3 } }| UNREACHABLE_ARM        | unset
          mixin M { search.n = 1 search.n = 2 }                      | DUPLICATE_ASSIGNMENT   | search.n = 2
          mixin M { serach.n = 1 }                                   | UNKNOWN_ATTRIBUTE      | serach
          mixin M { search.m = 1 }                                   | UNKNOWN_ATTRIBUTE      | m
          mixin M { search.bits = 33 }                               | OUT_OF_RANGE           | 33
          mixin M { bits.n = 1 }                                     | NO_RECIPE_TO_REFINE    | bits
          quantizer Q extends Weight { search.n = 4 }                | NO_RECIPE_TO_REFINE    | n
          quantizer Q extends Searched, Weight { n = 3 search.high_q = 4 } | UNREAD_OVERRIDE  | high_q
          quantizer Q extends Weight { refuse when bits == 8 : "m" } | REQUIREMENT_VIOLATED   | 'refuse when bits == 8 : "m"'
          target t { refuse when slot == WIEGHT : "m" }              | UNKNOWN_CONSTANT       | WIEGHT
          target t { refuse when WIEGHT in filled : "m" }            | UNKNOWN_CONSTANT       | WIEGHT
          type Net { size : Int } input net : Net mixin M { a = net.sise } | UNKNOWN_FIELD    | sise
          mixin M { old_name = 1 }                                   | DEPRECATED_ATTRIBUTE   | old_name
          mixin M { bits = "four" }                                  | WRONG_TYPE             | "four"
          mixin M { bits = 4.5 }                                     | WRONG_TYPE             | 4.5
          mixin M { bits = signed }                                  | WRONG_TYPE             | signed
          mixin M { shape = [1, "x"] }                               | WRONG_TYPE             | "x"
          mixin M { scaling = Largest }                              | WRONG_TYPE             | Largest
          mixin M { bits = none }                                    | WRONG_TYPE             | none
          mixin M { bits = 33 }                                      | OUT_OF_RANGE           | 33
          mixin M { high_q = 0 }                                     | OUT_OF_RANGE           | 0
          mixin M { a = max() }                                      | WRONG_ARGUMENT_COUNT   | max
          mixin M extends M { a = 1 }                                | INHERITANCE_CYCLE      | M
          mixin M extends N { a = 1 } mixin N extends M { b = 1 }    | INHERITANCE_CYCLE      | N
          mixin M extends Bits8, Bits8 { a = 1 }                     | DUPLICATE_BASE         | Bits8
          mixin M extends Solve, WeightSolver { a = 1 }              | INCONSISTENT_BASES     | 'Solve, WeightSolver'
          quantizer Q extends Weight, Searched { bits = 4 }             | BASE_WITHOUT_EFFECT    | Searched
          quantizer Q extends Weight { source = CONST }              | UNRESOLVED_ATTRIBUTE   | source = CONST
          quantizer Q extends Weight { bits = bits }                 | ATTRIBUTE_CYCLE        | bits
          quantizer Q extends Weight { bits = 1 }                    | REQUIREMENT_VIOLATED   | bits = 1
          quantizer Q { bits = 4 }                                   | INCOMPLETE_QUANTIZER   | Q
          quantizer Q extends Weight { high_q = 99 }                 | UNREAD_OVERRIDE        | high_q
          mixin M { n = match op { MAX => 1 MAX => 2 else => 3 } }   | UNREACHABLE_ARM        | MAX
          mixin M { n = match op { MAX => 1 SEARCH => 2 } }          | MISSING_ARM            | op
          plan P { layers Conv2d { wight = Weight } }                | UNKNOWN_SLOT           | wight
          plan P { layers Conv2d { weight = Act } }                  | WRONG_QUANTIZER_FOR_SLOT | Act
          plan P { layers Conv2d { weight = Wight } }                | UNKNOWN_NAME           | Wight
          plan P { layers Conv2d { weight.bits = 4 } }               | SLOT_NOT_SET           | weight
          plan P { layers "a" { weight = Weight weight.bits = 1 } }  | REQUIREMENT_VIOLATED   | bits = 1
          plan P { layers Conv2 { weight = Weight } }                | UNKNOWN_LAYER_KIND     | Conv2
          plan P { layers ReLU { weight = Weight } }                 | UNKNOWN_SLOT           | weight
          plan P { keep ~"a(" }                                      | BAD_PATTERN            | '~"a("'
          plan P { style = layrwise }                                | UNKNOWN_STYLE          | layrwise
          plan P { steps { calibrat } }                              | UNKNOWN_STEP           | calibrat
          plan P { steps { calibrate { sample = 1 } } }              | UNKNOWN_OPTION         | sample
          plan P { steps { calibrate { samples = 0 } } }             | OUT_OF_RANGE           | 0
          plan P { steps { calibrate { samples = "all" } } }         | WRONG_TYPE             | '"all"'
          plan P { steps { calibrate fold } }                        | STEP_ORDER             | fold
          plan P { steps { calibrate correct fold } }                | STEP_ORDER             | fold
          plan P { steps { correct } }                               | STEP_ORDER             | correct
          plan P { steps { fold fold } }                             | STEP_ORDER             | fold
          plan P { export integer }                                  | UNKNOWN_TARGET         | integer
          plan P { weight = Weight export integers { most = 7 } }    | NOT_EXPRESSIBLE        | Weight
          plan P { weight = Weight layers "a" { weight.bits = 9 } export integers { most = 7 } } | NOT_EXPRESSIBLE | Weight
          plan P { weight = Weight layers "a" { weight.bits = 9 } export integers { most = 8 } } | NOT_EXPRESSIBLE | weight.bits = 9
          plan P extends Bas { keep "a" }                            | UNKNOWN_PLAN           | Bas
          plan P extends P { keep "a" }                              | INHERITANCE_CYCLE      | P
          plan P { layers Conv2d { weight = Weight } layers Weighted { weight = none } } | SHADOWED_RULE | Conv2d
          layer Deep extends Weightd                                 | UNKNOWN_LAYER_KIND     | Weightd
          layer Deep { weight : WeightQnt }                          | UNKNOWN_TYPE           | WeightQnt
          step s { n : Int in 1.. = 0 }                              | OUT_OF_RANGE           | 0
          step s { after fld }                                       | UNKNOWN_STEP           | fld
          step s { after fold when n }                               | UNKNOWN_OPTION         | n
          step s { excludes fold : "why" } plan P { steps { fold s } } | STEP_ORDER           | s
          step s { n : Int? = none needs fold when n } plan P { steps { s s { n = 1 } } } | STEP_ORDER | s
          target t { most : Int require bitz < most : "m" }                   | UNKNOWN_ATTRIBUTE      | bitz
          plan P { layers "a" { input = Act } layers "*" { input = none } } | SHADOWED_RULE   | "a"
          """)
  void oneMistakeIsOneFindingAtItsPlace(String text, Code code, String place) {
    List<Diagnostic> findings = SmallWorld.check(text);

    assertThat(findings).extracting(Diagnostic::code).as(findings.toString()).containsExactly(code);
    assertThat(findings.get(0).span().orElseThrow().text()).isEqualTo(place);
    assertThat(findings.get(0).span().orElseThrow().source().name()).isEqualTo("user.quant");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          quantizer Q extends Weight { bist = 4 }       | bits
          quantizer Q extends Weight { nbits = 4 }      | bits
          quantizer Q extends Wieght { bits = 4 }       | Weight
          mixin M { op = PERCENTIL }                    | PERCENTILE
          mixin M { stats = Percentil }                 | Percentile
          mixin M { a = module.transpose }              | transposed
          """)
  void aMisspeltNameComesWithTheEditThatMendsIt(String text, String replacement) {
    Diagnostic.Fix fix = SmallWorld.check(text).get(0).fix().orElseThrow();

    assertThat(fix.replacement().orElseThrow().text()).isEqualTo(replacement);
  }

  @Test
  void anUnreadOverrideIsExplained() {
    Diagnostic finding = SmallWorld.check("quantizer Q extends Weight { high_q = 99 }").get(0);

    assertThat(finding.notes())
        .containsExactly(
            "`Percentile` reads it, which `op = PERCENTILE` chooses; here `op` is `MAX`");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          quantizer Q extends Weight { high_q = 101 }                                   | WARNING
          quantizer Q extends Weight { high_q = 101 op = PERCENTILE }                   | ERROR
          quantizer Q extends Weight { high_q = if signed then 101 else 99 }            | WARNING
          mixin M { high_q = 101 }                                                      | ERROR
          mixin M { high_q = 101 } quantizer Q extends M, Weight { bits = 4 }           | WARNING
          quantizer Q extends Weight { high_q = 101 } quantizer R extends Q { op = PERCENTILE } | ERROR
          quantizer Q extends Weight { high_q = 101 source = CONST constant = 0.5 }     | WARNING
          """)
  void aValueOutOfRangeIsNoErrorWhereNothingReadsIt(String text, Severity severity) {
    List<Diagnostic> findings = SmallWorld.check(text);

    assertThat(findings)
        .filteredOn(finding -> finding.code() == Code.OUT_OF_RANGE)
        .extracting(Diagnostic::severity)
        .as(findings.toString())
        .containsExactly(severity);
    assertThat(findings).extracting(Diagnostic::code).doesNotContain(Code.UNREAD_OVERRIDE);
  }

  @Test
  void aValueOutOfRangeThatNothingReadsSaysSo() {
    Diagnostic finding = SmallWorld.check("quantizer Q extends Weight { high_q = 101 }").get(0);

    assertThat(finding.message()).isEqualTo("`high_q` must lie in (0, 100], but is 101");
    assertThat(finding.notes()).containsExactly("nothing in `Q` reads `high_q`");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a ?? b ?? 4", "match a ?? none { none => b else => a }"})
  void anOverrideThatAnotherOneOverrulesIsExplained(String bits) {
    String text = "quantizer Q extends Weight { bits = %s  a = 8  b = 6 }".formatted(bits);

    Diagnostic finding = SmallWorld.check(text).get(0);

    assertThat(finding.span().orElseThrow().text()).isEqualTo("b");
    assertThat(finding.notes())
        .containsExactly("`a` wins: `bits` comes from it, and from `b` only where it is not set");
  }

  @Test
  void aMissingDependencyIsReportedWithItsChain() {
    Diagnostic finding = SmallWorld.check("quantizer Q extends Weight { source = CONST }").get(0);

    assertThat(finding.message())
        .isEqualTo("`Q` does not set `constant`, which `ConstScaling` needs");
    assertThat(finding.notes()).containsExactly("needed by `tensor_quant` → `scaling`");
  }

  @Test
  void aBrokenRecipeIsNotReportedAgainForItsHeirs() {
    List<Diagnostic> findings =
        SmallWorld.check(
            """
            quantizer Base extends Weight { source = CONST }
            quantizer One extends Base { bits = 4 }
            quantizer Two extends One { bits = 5 }
            quantizer Lost extends Missing { source = CONST }
            quantizer Heir extends Lost { bits = 5 }
            """);

    assertThat(findings)
        .extracting(Diagnostic::code)
        .containsExactlyInAnyOrder(Code.UNRESOLVED_ATTRIBUTE, Code.UNKNOWN_BASE);
  }

  @Test
  void anOverrideThatOnlyAnHeirReadsIsFine() {
    List<Diagnostic> findings =
        SmallWorld.check(
            """
            quantizer Base extends Weight { high_q = 99 }
            quantizer Heir extends Base { op = PERCENTILE }
            """);

    assertThat(findings).isEmpty();
  }

  @Test
  void allProblemsAreFoundInOneRunInTheOrderOfTheirPlaces() {
    List<Diagnostic> findings =
        SmallWorld.check(
            """
            quantizer One extends Weight { bits = 99 }
            quantizer Two extends Weight { op = MAXX  bist = 3 }
            mixin Three { n = "x" }
            """);

    assertThat(findings)
        .extracting(Diagnostic::code)
        .containsExactly(
            Code.OUT_OF_RANGE, Code.UNKNOWN_CONSTANT, Code.UNKNOWN_ATTRIBUTE, Code.WRONG_TYPE);
  }
}
