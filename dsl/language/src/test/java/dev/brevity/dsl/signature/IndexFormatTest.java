package dev.brevity.dsl.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.brevity.dsl.ast.PlanWordDeclaration;
import dev.brevity.dsl.signature.ImplementationSignature.Parameter;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IndexFormatTest {
  private static final ImplementationSignature PROXY =
      new ImplementationSignature(
          "WeightProxy",
          "org.example.WeightProxy",
          Set.of("Proxy", "WeightQuantProxy"),
          List.of(
              new Parameter("tensor_quant", "TensorQuant?", false, ""),
              new Parameter("shape", "List<Int>", true, ""),
              new Parameter("rounding", "FloatToInt", true, "RoundSte"),
              new Parameter("momentum", "Real?", true, "if x == 1 then 0.1 else none")),
          Set.of("module", "tracked_parameter_list"),
          "Quantizes the weights of a layer.");
  private static final ImplementationSignature BARE =
      new ImplementationSignature(
          "AbsMax", "org.example.AbsMax", Set.of(), List.of(), Set.of(), "");

  private static final ImplementationSignature STEP =
      new ImplementationSignature(
          Optional.of(PlanWordDeclaration.Kind.STEP),
          "calibrate",
          "org.example.Calibrate",
          Set.of("PlanStep"),
          List.of(new Parameter("batch_size", "Int", false, "")),
          Set.of(),
          "");

  @Test
  void whatIsWrittenIsReadBack() {
    String text = IndexFormat.write(List.of(PROXY, STEP, BARE));

    assertThat(read(text)).containsExactly(BARE, PROXY, STEP);
  }

  @Test
  void recipesAndPlansFindWhatIsMeantForThem() {
    ImplementationIndex index = new ImplementationIndex(List.of(BARE, STEP));

    assertThat(index.find(PlanWordDeclaration.Kind.STEP, "calibrate")).contains(STEP);
    assertThat(index.find(PlanWordDeclaration.Kind.STYLE, "calibrate")).isEmpty();
    assertThat(index.find("calibrate")).isEmpty();
    assertThat(index.all()).containsExactly(BARE);
  }

  @Test
  void theOrderOfTheSignaturesDoesNotChangeTheFile() {
    assertThat(IndexFormat.write(List.of(PROXY, BARE)))
        .isEqualTo(IndexFormat.write(List.of(BARE, PROXY)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "index 2\n",
        "index 1\nroles X\n",
        "index 1\nimplementation A\n",
        "index 1\nstep a\n",
        "index 1\nimplementation A a.A\nrequired x\n",
        "index 1\nimplementation A a.A\ncolour red\n"
      })
  void anythingElseIsRefusedWithItsPlace(String text) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(MalformedIndexException.class)
        .hasMessageStartingWith("memory:");
  }

  @Test
  void twoClassesOfTheSameNameAreRefused() {
    ImplementationSignature other =
        new ImplementationSignature(
            "AbsMax", "com.other.AbsMax", Set.of(), List.of(), Set.of(), "");

    assertThatThrownBy(() -> new ImplementationIndex(List.of(BARE, other)))
        .isInstanceOf(MalformedIndexException.class)
        .hasMessageContaining("AbsMax");
  }

  private static List<ImplementationSignature> read(String text) {
    return IndexFormat.read(text, "memory");
  }
}
