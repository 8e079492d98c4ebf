package dev.brevity.runtime.calibration;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.Brevity;
import dev.brevity.runtime.layer.QuantLinear;
import dev.brevity.runtime.proxy.QuantizerRecipe;
import dev.brevity.runtime.tensor.PlainTensor;
import dev.brevity.runtime.tensor.QuantTensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeptWeightsTest {
  private static final Brevity BREVITY = Brevity.builtin();

  /** Only what every pass would compute alike is computed once. */
  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "Int8WeightPerTensorFloat,         -,                 -,                  true",
        "Int8WeightPerChannelFloat,        -,                 -,                  true",
        "Fp8e4m3WeightPerTensorFloat,      -,                 -,                  true",
        "Int8WeightPerTensorFloat,         quant_delay_steps, 3,                  false",
        "Int8WeightPerTensorFloat,         float_to_int_impl, StochasticRoundSte, false",
        "Int8AccumulatorAwareWeightQuant,  -,                 -,                  false",
      })
  void quantizeOnceWhatEveryPassQuantizesAlike(
      String recipe, String attribute, String value, boolean once) {
    try (NDManager manager = NDManager.newBaseManager()) {
      QuantLinear.Builder builder =
          QuantLinear.builder(BREVITY)
              .units(2)
              .weightQuant(recipe)
              .inputQuant("Uint8ActPerTensorFloat");
      if (attribute != null) {
        builder.set("weight_" + attribute, of(value));
      }
      QuantLinear layer = initialized(builder, manager);
      PlainTensor input = new PlainTensor(manager.ones(new Shape(1, 4)));
      float[] before = layer.forward(input, false).value().toFloatArray();
      NDArray after;

      try (KeptWeights kept = KeptWeights.of(layer)) {
        after = layer.forward(input, false).value();
        assertThat(layer.weightQuant().orElseThrow().isCaching()).isEqualTo(once);
      }

      assertThat(layer.weightQuant().orElseThrow().isCaching()).isFalse();
      if (once) {
        assertThat(after.toFloatArray()).isEqualTo(before);
      }
    }
  }

  @Test
  void theSameTensorIsHandedOutUntilTheEnd() {
    try (NDManager manager = NDManager.newBaseManager()) {
      QuantLinear layer = initialized(QuantLinear.builder(BREVITY).units(2), manager);
      PlainTensor input = new PlainTensor(manager.ones(new Shape(1, 4)));
      layer.forward(input, false);
      QuantTensor within;

      try (KeptWeights kept = KeptWeights.of(layer)) {
        layer.forward(input, false);
        within = layer.quantWeight(input);
        assertThat(layer.quantWeight(input)).isSameAs(within);
      }

      assertThat(layer.quantWeight(input)).isNotSameAs(within);
    }
  }

  @Test
  void quantizersThatLayersShareKeepNothing() {
    try (NDManager manager = NDManager.newBaseManager()) {
      QuantLinear one = initialized(QuantLinear.builder(BREVITY).units(2), manager);
      QuantLinear other =
          initialized(
              QuantLinear.builder(BREVITY).units(2).weightQuant(one.weightQuant().orElseThrow()),
              manager);
      other.forward(new PlainTensor(manager.ones(new Shape(1, 4))), false);

      try (KeptWeights kept = KeptWeights.of(other)) {
        assertThat(one.weightQuant().orElseThrow().isCaching()).isFalse();
      }
    }
  }

  private static Object of(String value) {
    return Character.isDigit(value.charAt(0))
        ? Integer.valueOf(value)
        : new QuantizerRecipe.Name(value);
  }

  private static QuantLinear initialized(QuantLinear.Builder builder, NDManager manager) {
    QuantLinear layer = builder.build();
    layer.initialize(manager, DataType.FLOAT32, new Shape(1, 4));
    return layer;
  }
}
