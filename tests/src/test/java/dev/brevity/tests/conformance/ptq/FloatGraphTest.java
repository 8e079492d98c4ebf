package dev.brevity.tests.conformance.ptq;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import dev.brevity.runtime.graph.GraphBlock;
import dev.brevity.tests.conformance.Native;
import dev.brevity.tests.conformance.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** Recorded models compute in floating point what they computed when they were recorded. */
@Tag("conformance")
class FloatGraphTest {
  private static final double RELATIVE = 1e-5;

  /** The output of the model itself. */
  @TestFactory
  Stream<DynamicTest> reproducesTheFloatOutput() {
    return cases("quantize", "quantize_flexml")
        .filter(one -> one.record.at("/expected/float_output").isContainerNode())
        .map(one -> one.test(one.record.at("/expected/float_output"), 0));
  }

  /** The output after a transformation that preserves what the model computes. */
  @TestFactory
  Stream<DynamicTest> reproducesTheOutputThatTransformationsPreserve() {
    return cases("merge_bn", "preprocess", "weight_equalization", "activation_equalization")
        .filter(one -> one.record.at("/expected/output").isContainerNode())
        .filter(one -> one.record.at("/expected/max_abs_output_change").isNumber())
        .map(
            one ->
                one.test(
                    one.record.at("/expected/output"),
                    one.record.at("/expected/max_abs_output_change").asDouble()));
  }

  private static Stream<Case> cases(String... algorithms) {
    return Stream.of(algorithms)
        .flatMap(
            algorithm ->
                PtqFolder.open(algorithm).cases().entrySet().stream()
                    .filter(entry -> PtqModel.isGraph(entry.getValue().path("model")))
                    .map(entry -> new Case(algorithm + "/" + entry.getKey(), entry.getValue())));
  }

  private record Case(String name, JsonNode record) {
    DynamicTest test(JsonNode expected, double slack) {
      return DynamicTest.dynamicTest(name, () -> compare(expected, slack));
    }

    private void compare(JsonNode expected, double slack) {
      try (NDManager manager = NDManager.newBaseManager()) {
        GraphBlock block = new GraphBlock(new PtqModel(manager).read(record.get("model")), manager);
        List<JsonNode> outputs = outputs(expected);
        for (int i = 0; i < outputs.size(); i++) {
          Tensor wanted = Tensor.read(outputs.get(i));
          NDArray input = Native.of(manager, Tensor.read(record.get("eval_inputs").get(i)));
          Tensor output = Native.read(block.evaluate(input).get(0));
          double tolerance = RELATIVE * wanted.largest() + 2 * slack;
          assertThat(output.shape()).containsExactly(wanted.shape());
          assertThat(output.data())
              .usingComparatorWithPrecision(tolerance)
              .containsExactly(wanted.data());
        }
      }
    }

    /** One output per input; a single one is that of the first input. */
    private static List<JsonNode> outputs(JsonNode expected) {
      if (Tensor.isTensor(expected)) {
        return List.of(expected);
      }
      List<JsonNode> outputs = new ArrayList<>();
      expected.forEach(outputs::add);
      return outputs;
    }
  }
}
