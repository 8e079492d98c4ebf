package dev.brevity.runtime.quant;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import com.fasterxml.jackson.databind.JsonNode;
import dev.brevity.runtime.Golden;
import dev.brevity.runtime.bitwidth.BitWidthConst;
import dev.brevity.runtime.clamp.TensorClampSte;
import dev.brevity.runtime.module.Quantized;
import dev.brevity.runtime.restriction.FloatRestrictValue;
import dev.brevity.runtime.rounding.RoundSte;
import dev.brevity.runtime.scaling.RangeIntScaling;
import dev.brevity.runtime.scaling.StatsFromParameterScaling;
import dev.brevity.runtime.stats.AbsMax;
import dev.brevity.runtime.view.Identity;
import dev.brevity.runtime.view.OverOutputChannelView;
import dev.brevity.runtime.view.OverTensorView;
import dev.brevity.runtime.zeropoint.ZeroZeroPoint;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WeightQuantTest {
  @ParameterizedTest
  @ValueSource(strings = {"Int8WeightPerTensorFloat", "Int8WeightPerChannelFloat"})
  void int8WeightsWithStatisticsScale(String preset) {
    for (JsonNode golden : Golden.preset(preset)) {
      if (!golden.get("layer").asText().matches("QuantLinear|QuantConv[12]d")) {
        continue;
      }
      try (NDManager manager = NDManager.newBaseManager()) {
        NDArray weight = Golden.tensor(manager, golden.get("weight"));
        try (RescalingIntQuant quant = quant(weight, preset.contains("PerChannel"))) {
          check(quant.quantize(weight), golden.get("eval").get("out"));
          JsonNode train = golden.get("train");
          weight.setRequiresGradient(true);
          try (GradientCollector gradients = Engine.getInstance().newGradientCollector()) {
            Quantized out = quant.quantize(weight);
            check(out, golden.get("eval").get("out"));
            gradients.backward(out.value().mul(Golden.tensor(manager, golden.get("R"))).sum());
          }
          float[] expected = Golden.floats(train.get("grad_weight"));
          float[] actual = weight.getGradient().toFloatArray();
          for (int i = 0; i < expected.length; i++) {
            assertThat(actual[i])
                .isCloseTo(expected[i], org.assertj.core.data.Offset.offset(1e-4f));
          }
        }
      }
    }
  }

  private static void check(Quantized out, JsonNode expected) {
    assertThat(out.scale().toFloatArray()).containsExactly(Golden.floats(expected.get("scale")));
    assertThat(out.value().toFloatArray()).containsExactly(Golden.floats(expected.get("value")));
  }

  private static RescalingIntQuant quant(NDArray weight, boolean perChannel) {
    List<Integer> shape = new ArrayList<>();
    if (perChannel) {
      for (int i = 0; i < weight.getShape().dimension(); i++) {
        shape.add(i == 0 ? (int) weight.getShape().get(0) : 1);
      }
    }
    return new RescalingIntQuant(
        new IntQuant(true, true, new Identity(), new RoundSte(), new TensorClampSte(), 0),
        new StatsFromParameterScaling(
            new AbsMax(perChannel ? 1 : null, false),
            perChannel ? new OverOutputChannelView(null) : new OverTensorView(),
            0,
            List.of(() -> weight),
            shape,
            false,
            new FloatRestrictValue(),
            null,
            null,
            null,
            null,
            1e-10),
        new RangeIntScaling(true, true),
        new ZeroZeroPoint(),
        new BitWidthConst(8));
  }
}
