package dev.brevity.dsl.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brevity.dsl.SmallWorld;
import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.link.Library;
import dev.brevity.dsl.value.ResolvedObject;
import dev.brevity.dsl.value.Value;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResolverTest {

  @Test
  void aQuantizerResolvesToTheTreeThatItsSignaturesAskFor() {
    ResolvedObject proxy = root(SmallWorld.resolve("", "Weight"));

    assertThat(proxy.implementation()).isEqualTo("WeightProxy");
    assertThat(proxy.arguments().get("signed")).isEqualTo(new Value.Truth(true));
    ResolvedObject rescaling = child(proxy, "tensor_quant");
    assertThat(rescaling.implementation()).isEqualTo("Rescaling");
    assertThat(rescaling.arguments().get("bits")).isEqualTo(new Value.Numeric(8, true));
    assertThat(child(rescaling, "scaling").arguments().get("shape"))
        .isEqualTo(new Value.Sequence(List.of()));
  }

  @Test
  void withinOneLookupEverybodyGetsTheSameObject() {
    ResolvedObject rescaling = child(root(SmallWorld.resolve("", "Weight")), "tensor_quant");

    assertThat(child(child(rescaling, "scaling"), "core")).isSameAs(child(rescaling, "core"));
  }

  @Test
  void anUnsetParameterGetsItsDefaultOrIsLeftOut() {
    ResolvedObject core =
        child(child(root(SmallWorld.resolve("", "Weight")), "tensor_quant"), "core");

    assertThat(child(core, "rounding").implementation()).isEqualTo("Nearest");
    assertThat(core.arguments()).doesNotContainKey("delay");
  }

  @Test
  void aNestedRecipeIsItsOwnNamespaceAndReadsItsParent() {
    Resolution resolution =
        SmallWorld.resolve("quantizer Mine extends Searched, Weight { n = 7 }", "Mine");

    ResolvedObject stats =
        child(child(child(root(resolution), "tensor_quant"), "scaling"), "stats");
    assertThat(stats.implementation()).isEqualTo("Searching");
    assertThat(stats.arguments().get("steps_count")).isEqualTo(new Value.Numeric(7, true));
    assertThat(child(stats, "start").implementation()).isEqualTo("Largest");
  }

  @Test
  void onlyWhatIsNeededIsEvaluated() {
    Resolution resolution =
        SmallWorld.resolve("quantizer Mine extends Weight { a = error \"never\" }", "Mine");

    assertThat(resolution.diagnostics()).isEmpty();
  }

  @Test
  void inputsAreUnknownUntilALayerSuppliesThem() {
    Library library = SmallWorld.link("quantizer Mine extends Weight { per = CHANNEL }");
    Resolver resolver = new Resolver(library);
    Value.Input module =
        new Value.Input("module", "a layer", Map.of("out_channels", new Value.Numeric(16, true)));

    Value symbolic =
        resolver
            .value(library.merged("Mine").orElseThrow(), "shape", Inputs.symbolic())
            .value()
            .orElseThrow();
    Value known =
        resolver
            .value(
                library.merged("Mine").orElseThrow(), "shape", Inputs.of(Map.of("module", module)))
            .value()
            .orElseThrow();

    assertThat(ValueNotation.of(symbolic)).isEqualTo("[⟨module.out_channels⟩, 1]");
    assertThat(ValueNotation.of(known)).isEqualTo("[16, 1]");
  }

  @Test
  void problemsBehindAnUnknownConditionAreNone() {
    Resolution resolution =
        SmallWorld.value(
            "quantizer Mine extends Weight { n = if module.transposed then error \"no\" else 3 }",
            "Mine",
            "n");

    assertThat(resolution.diagnostics()).isEmpty();
    assertThat(resolution.value()).contains(new Value.Numeric(3, true));
  }

  @Test
  void problemsOnEveryWayAreReported() {
    Resolution resolution =
        SmallWorld.value(
            """
            quantizer Mine extends Weight {
              n = if module.transposed then error "no" else error "neither"
            }
            """,
            "Mine",
            "n");

    assertThat(resolution.diagnostics()).extracting(Diagnostic::message).containsExactly("no");
  }

  @Test
  void anInputThatTheProxyDoesNotSupplyIsNotThere() {
    Resolution resolution =
        SmallWorld.value("quantizer Mine extends Act { n = len(tracked ?? []) }", "Mine", "n");

    assertThat(resolution.value()).contains(new Value.Numeric(0, true));
  }

  @Test
  void noneIsSetAndNotTheSameAsUnset() {
    String text = "quantizer Mine extends Weight { delay = none  a = delay ?? 5  b = high_q ?? 5 }";

    assertThat(SmallWorld.value(text, "Mine", "a").value()).contains(new Value.None());
    assertThat(SmallWorld.value(text, "Mine", "b").value()).contains(new Value.Numeric(5, true));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          1 + 2 * 3                         | 7
          2 ^ 10                            | 1024
          7 / 2                             | 3.5
          -7 % 3                            | 2
          ceil_div(7, 2)                    | 4
          [1, 2, 3].set(-1, 9)              | [1, 2, 9]
          [1, 2].insert(2, 3)               | [1, 2, 3]
          [1, 2, 3].remove(0)               | [2, 3]
          [x * x for x in range(4)]         | [0, 1, 4, 9]
          sum([1, 2]) + product([2, 3])     | 9
          max(1, 2.5)                       | 2.5
          [1, 2, 3][-1]                     | 3
          repeat(1, 3)                      | [1, 1, 1]
          all([true, false])                | false
          not (1 < 2 and 3 <= 3) or 2 in [2]| true
          kind == "int"                     | true
          op in [MAX, PERCENTILE]           | true
          is_set(high_q)                    | false
          if per == TENSOR then 1 else 2    | 1
          when { 1 > 2 => 1  else => 2 }    | 2
          len([1, module.out_channels])     | 2
          """)
  void expressionsHaveTheseValues(String expression, String expected) {
    Resolution resolution =
        SmallWorld.value("quantizer Mine extends Weight { a = " + expression + " }", "Mine", "a");

    assertThat(resolution.value().map(ValueNotation::of)).contains(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a = 1 / 0                             | UNDEFINED_RESULT
          a = [1][3]                            | UNDEFINED_RESULT
          a = sqrt(-1)                          | UNDEFINED_RESULT
          a = 10 ^ 10 ^ 10                      | UNDEFINED_RESULT
          a = range(100000000)                  | UNDEFINED_RESULT
          a = repeat(repeat(repeat(1, 999), 999), 999) | UNDEFINED_RESULT
          a = 1 + "one"                         | WRONG_OPERAND
          a = high_q                            | UNRESOLVED_ATTRIBUTE
          a = parent.n                          | UNRESOLVED_ATTRIBUTE
          a = b  b = c  c = a                   | ATTRIBUTE_CYCLE
          a = error "refused"                   | REFUSED_VALUE
          a = match kind { FP => 1 }            | NO_ARM_APPLIES
          a = b + b  b = Weight { a = parent.b }| WRONG_OPERAND
          a = search.a  search = SearchStats { a = parent.a } | ATTRIBUTE_CYCLE
          a = search.a  search = Weight { search = Weight a = parent.b } b = search.a | ATTRIBUTE_CYCLE
          """)
  void whatHasNoValueIsADiagnostic(String body, Code code) {
    Resolution resolution =
        SmallWorld.value("quantizer Mine extends Weight { " + body + " }", "Mine", "a");

    assertThat(resolution.value()).isEmpty();
    assertThat(resolution.diagnostics()).extracting(Diagnostic::code).containsExactly(code);
  }

  @Test
  void workThatDoublesAtEveryStepEndsWithADiagnostic() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 40; i++) {
      text.append("attribute x").append(i).append(" : Any\n");
    }
    text.append("mixin Empty {}\nquantizer Mine extends Weight { b = Empty { a = parent.x0 }\n");
    for (int i = 0; i < 39; i++) {
      text.append(
          "x%d = if Empty { a = parent.x%d }.a == none then 1 else Empty { a = parent.x%d }.a\n"
              .formatted(i, i + 1, i + 1));
    }
    text.append("x39 = PlainCore() }");

    Resolution resolution = SmallWorld.value(text.toString(), "Mine", "x0");

    assertThat(resolution.diagnostics())
        .extracting(Diagnostic::code)
        .containsExactly(Code.EVALUATION_LIMIT);
  }

  @Test
  void aTraceTellsWhereAValueCameFrom() {
    Resolution resolution =
        SmallWorld.resolve("quantizer Mine extends Weight { op = PERCENTILE high_q = 99 }", "Mine");

    Trace stats = resolution.trace("stats").orElseThrow();

    assertThat(stats.source().orElseThrow().definedIn().name()).isEqualTo("Solve");
    assertThat(stats.arms()).extracting(span -> span.text()).containsExactly("Percentile");
    assertThat(stats.reads()).extracting(Trace::attribute).containsExactly("op", "high_q");
  }

  private static ResolvedObject root(Resolution resolution) {
    assertThat(resolution.diagnostics()).isEmpty();
    return (ResolvedObject) resolution.value().orElseThrow();
  }

  private static ResolvedObject child(ResolvedObject object, String parameter) {
    return (ResolvedObject) object.arguments().get(parameter);
  }
}
