package dev.brevity.runtime.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.SequentialBlock;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import dev.brevity.runtime.Brevity;
import dev.brevity.runtime.tensor.PlainTensor;
import dev.brevity.runtime.tensor.QuantTensor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MultiheadAttentionTest {
  private static final Brevity BREVITY = Brevity.builtin();
  private static final Shape INPUT = new Shape(5, 2, 8);

  @Test
  void onePackedProjectionComputesWhatThreeSeparateOnesDo() {
    try (NDManager manager = NDManager.newBaseManager()) {
      Random random = new Random(1);
      Map<String, NDArray> state = new LinkedHashMap<>();
      state.put("in_proj_weight", noise(manager, random, 24, 8));
      state.put("in_proj_bias", noise(manager, random, 24));
      state.put("out_proj.weight", noise(manager, random, 8, 8));
      state.put("out_proj.bias", noise(manager, random, 8));
      QuantTensor x = new PlainTensor(noise(manager, random, 5, 2, 8));
      QuantMultiheadAttention packed = floating(manager, true);
      QuantMultiheadAttention separate = floating(manager, false);
      packed.loadFloat(state);
      separate.loadFloat(state);

      List<QuantTensor> expected = packed.forward(List.of(x), false);
      List<QuantTensor> actual = separate.forward(List.of(x, x, x), false);

      for (int i = 0; i < 2; i++) {
        float[] values = actual.get(i).value().toFloatArray();
        float[] wanted = expected.get(i).value().toFloatArray();
        for (int j = 0; j < wanted.length; j++) {
          assertThat(values[j]).isCloseTo(wanted[j], within(1e-4f));
        }
      }
      assertThatThrownBy(
              () ->
                  packed.forward(
                      List.of(x, x, new PlainTensor(noise(manager, random, 5, 2, 8))), false))
          .hasMessageContaining("`packedInProj`");
    }
  }

  @Test
  void keysThatAMaskDropsHaveNoWeight() {
    try (NDManager manager = NDManager.newBaseManager()) {
      QuantMultiheadAttention layer = floating(manager, true);
      QuantTensor x = new PlainTensor(noise(manager, new Random(2), 5, 2, 8));
      NDArray places = manager.arange(5f);
      NDArray causal = places.reshape(1, 5).gt(places.reshape(5, 1));
      NDArray padding =
          manager.create(
              new boolean[] {false, false, false, false, true, false, false, false, false, false},
              new Shape(2, 5));

      NDArray weights =
          layer
              .forward(List.of(x, x, x, new PlainTensor(causal), new PlainTensor(padding)), false)
              .get(1)
              .value();

      assertThat(weights.get("0, 0, 1:").toFloatArray()).containsOnly(0f);
      assertThat(weights.get("0, :, 4").toFloatArray()).containsOnly(0f);
      assertThat(weights.get("1, 4, 4").getFloat()).isPositive();
    }
  }

  @Test
  void aLoadedLayerComputesWhatTheSavedOneDid() throws Exception {
    try (NDManager manager = NDManager.newBaseManager()) {
      QuantTensor x = new PlainTensor(noise(manager, new Random(3), 5, 2, 8));
      QuantMultiheadAttention saved = quantized();
      saved.initialize(manager, DataType.FLOAT32, INPUT);
      for (int step = 0; step < 3; step++) {
        saved.forward(List.of(x), true);
      }
      QuantMultiheadAttention loaded = quantized();
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      saved.saveParameters(new DataOutputStream(bytes));
      loaded.loadParameters(
          manager, new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));

      assertThat(loaded.forward(List.of(x), false).get(0).value().toFloatArray())
          .containsExactly(saved.forward(List.of(x), false).get(0).value().toFloatArray());
      assertThat(loaded.state().keySet())
          .containsExactlyInAnyOrderElementsOf(saved.state().keySet())
          .contains(
              "in_proj.weight",
              "out_proj.bias",
              "bias_k",
              "q_scaled_quant.act_quant.fused_activation_quant_proxy.tensor_quant.scaling_impl"
                  + ".value");
    }
  }

  @Test
  void aTrainerTrainsTheProjectionsToo() {
    try (Model model = Model.newInstance("attention")) {
      QuantMultiheadAttention layer = quantized();
      model.setBlock(new SequentialBlock().add(layer).add(outputs -> new NDList(outputs.head())));
      DefaultTrainingConfig config =
          new DefaultTrainingConfig(Loss.l2Loss())
              .optOptimizer(Optimizer.sgd().setLearningRateTracker(Tracker.fixed(0.1f)).build());
      try (Trainer trainer = model.newTrainer(config)) {
        trainer.initialize(INPUT);
        Map<String, float[]> before = projections(layer);
        NDArray x = noise(trainer.getManager(), new Random(4), 5, 2, 8);
        try (GradientCollector collector = trainer.newGradientCollector()) {
          NDArray output = trainer.forward(new NDList(x)).head();
          collector.backward(output.square().sum());
        }
        trainer.step();

        Map<String, float[]> after = projections(layer);
        before.forEach((name, values) -> assertThat(after.get(name)).isNotEqualTo(values));
      }
    }
  }

  private static Map<String, float[]> projections(QuantMultiheadAttention layer) {
    Map<String, float[]> values = new LinkedHashMap<>();
    layer
        .learned()
        .forEach(
            (name, parameter) -> {
              if (name.contains("_proj.") && (name.endsWith(".weight") || name.endsWith(".bias"))) {
                values.put(name, parameter.getArray().toFloatArray());
              }
            });
    return values;
  }

  private static QuantMultiheadAttention quantized() {
    MultiheadAttentionBuilder builder =
        QuantMultiheadAttention.builder(BREVITY).embedDim(8).heads(2).addBiasKv(true);
    for (String prefix :
        List.of("q_scaled_", "k_transposed_", "v_", "in_proj_input_", "out_proj_input_")) {
      builder.set(prefix + "collect_stats_steps", 2);
    }
    return builder.build();
  }

  private static QuantMultiheadAttention floating(NDManager manager, boolean packed) {
    QuantMultiheadAttention layer =
        QuantMultiheadAttention.builder(BREVITY)
            .embedDim(8)
            .heads(2)
            .packedInProj(packed)
            .inProj(linear -> linear.weightQuant((String) null).biasQuant((String) null))
            .inProj(linear -> linear.inputQuant((String) null))
            .outProj(linear -> linear.weightQuant((String) null).biasQuant((String) null))
            .outProj(linear -> linear.inputQuant((String) null))
            .unquantized()
            .build();
    layer.initialize(manager, DataType.FLOAT32, INPUT);
    return layer;
  }

  private static NDArray noise(NDManager manager, Random random, long... shape) {
    float[] values = new float[(int) new Shape(shape).size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return manager.create(values, new Shape(shape));
  }
}
