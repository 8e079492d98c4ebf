package dev.brevity.runtime.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.Brevity;
import dev.brevity.runtime.RecipeException;
import dev.brevity.runtime.tensor.IntQuantTensor;
import dev.brevity.runtime.tensor.PlainTensor;
import dev.brevity.runtime.tensor.QuantTensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuantizersOfLayersTest {
  private static final Brevity BREVITY = Brevity.builtin();
  private static final Shape INPUT = new Shape(1, 2);

  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void aSharedQuantizerHasOneScaleForBothWeights() {
    QuantLinear first = linear(QuantLinear.builder(BREVITY).units(1));
    QuantLinear second =
        linear(
            QuantLinear.builder(BREVITY).units(1).weightQuant(first.weightQuant().orElseThrow()));
    first.setWeight(row(0.5f, 0.25f));
    second.setWeight(row(-1.27f, 0));

    assertThat(scale(first)).isEqualTo(1.27f / 127);
    assertThat(scale(second)).isEqualTo(1.27f / 127);
  }

  @Test
  void withCachingAnUnchangedWeightIsQuantizedOnceInEvaluation() {
    QuantLinear layer = linear(QuantLinear.builder(BREVITY).units(1));
    layer.weightQuant().orElseThrow().setCaching(true);
    layer.weightQuant().orElseThrow().setTraining(false);

    weight(layer);
    QuantTensor kept = weight(layer);

    assertThat(weight(layer)).isSameAs(kept);
    layer.setWeight(row(3, 4));
    layer.weightQuant().orElseThrow().setTraining(false);
    assertThat(weight(layer).value().toFloatArray()[1]).isEqualTo(4);
  }

  @Test
  void aSwitchedOffQuantizerLetsTheWeightPass() {
    QuantLinear layer = linear(QuantLinear.builder(BREVITY).units(1));
    layer.setWeight(row(0.123f, 0.9f));
    layer.weightQuant().orElseThrow().setQuantEnabled(false);

    assertThat(weight(layer)).isInstanceOf(PlainTensor.class);
    assertThat(weight(layer).value().toFloatArray()).containsExactly(0.123f, 0.9f);
  }

  @Test
  void theOutputKnowsTheScaleOfItsSums() {
    QuantLinear layer =
        linear(
            QuantLinear.builder(BREVITY)
                .units(1)
                .inputQuant("Int8ActPerTensorFloat")
                .biasQuant("Int32Bias")
                .returnQuantTensor(true));
    layer.setWeight(row(1.27f, -0.5f));
    layer.forward(new PlainTensor(row(1.28f, 0.3f)), true);

    IntQuantTensor output =
        (IntQuantTensor) layer.forward(new PlainTensor(row(1.28f, 0.3f)), false);

    assertThat(output.scale().getShape()).isEqualTo(new Shape(1, 1));
    assertThat(output.scale().toFloatArray()[0]).isEqualTo(0.01f * 0.01f);
    // ceil(log2(255 * 255 * 2)) is 17; 32 bits of the bias and the carry make 33.
    assertThat(output.bitWidth().getFloat()).isEqualTo(33);
    assertThat(output.isValid()).isTrue();
  }

  @Test
  void aBiasThatFollowsItsInputNeedsAQuantizedOne() {
    QuantLinear layer = linear(QuantLinear.builder(BREVITY).units(1).biasQuant("Int32Bias"));

    assertThatThrownBy(() -> layer.forward(new PlainTensor(row(1, 2)), false))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("both must be quantized");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Int8ActPerTensorFloat    | Int32Bias                | Int8ActPerTensorFloat    | activations
          Int8WeightPerTensorFloat | Int8WeightPerTensorFloat | Int8ActPerTensorFloat    | weights
          Int8WeightPerTensorFloat | Int32Bias                | Int8WeightPerTensorFloat | weights
          Int8WeightPerTensorFloat | Int32Bias                | Int32Bias                | biases
          """)
  void aQuantizerOfAnotherKindIsRefusedWhenTheLayerIsBuilt(
      String weight, String bias, String input, String made) {
    QuantLinear.Builder builder =
        QuantLinear.builder(BREVITY).units(1).weightQuant(weight).biasQuant(bias).inputQuant(input);

    assertThatThrownBy(builder::build)
        .isInstanceOf(RecipeException.class)
        .hasMessageContaining("quantizes " + made + ", and stands for ");
  }

  @Test
  void aLimitedTangentWithoutQuantizerStillLimits() {
    QuantHardTanh layer =
        QuantHardTanh.builder(BREVITY).actQuant((String) null).set("max_val", 2.0).build();
    layer.initialize(manager, DataType.FLOAT32, INPUT);

    QuantTensor output = layer.forward(new PlainTensor(row(-3, 5)), false);

    assertThat(output.value().toFloatArray()).containsExactly(-1, 2);
  }

  private QuantLinear linear(QuantLinear.Builder builder) {
    QuantLinear layer = builder.build();
    layer.initialize(manager, DataType.FLOAT32, INPUT);
    return layer;
  }

  private QuantTensor weight(QuantLinear layer) {
    return layer.quantWeight(new PlainTensor(layer.weight().getArray()));
  }

  private float scale(QuantLinear layer) {
    return ((IntQuantTensor) weight(layer)).scale().getFloat();
  }

  private NDArray row(float first, float second) {
    return manager.create(new float[] {first, second}, INPUT);
  }
}
