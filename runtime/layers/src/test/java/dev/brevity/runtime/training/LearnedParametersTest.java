package dev.brevity.runtime.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.tracker.Tracker;
import dev.brevity.runtime.Brevity;
import dev.brevity.runtime.calibration.Calibration;
import dev.brevity.runtime.layer.BlockTree;
import dev.brevity.runtime.layer.QuantLinear;
import dev.brevity.runtime.layer.QuantReLU;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What quantizers learn, as a DJL trainer sees it: parameters with gradients. */
class LearnedParametersTest {
  private static final Brevity BREVITY = Brevity.builtin();
  private static final int BATCH = 4;
  private static final String ACT = "act_quant.fused_activation_quant_proxy.tensor_quant.";

  @ParameterizedTest
  @CsvSource({
    "weight, 0.weight_quant.tensor_quant.scaling_impl.value",
    "weight, 0.weight_quant.tensor_quant.msb_clamp_bit_width_impl.bit_width_offset",
    "weight, 0.weight_quant.tensor_quant.int_quant.float_to_int_impl.value",
    "activation, 1." + ACT + "scaling_impl.value",
    "activation, 1." + ACT + "msb_clamp_bit_width_impl.bit_width_offset",
  })
  void receiveGradientsAndChange(String of, String name) {
    try (Model model = Model.newInstance("learned", "PyTorch");
        Trainer trainer = trainer(model, network(), Loss.softmaxCrossEntropyLoss())) {
      Parameter parameter = BlockTree.of(model.getBlock()).parameters().get(name);
      assertThat(parameter).as("among %s", BlockTree.of(model.getBlock()).parameters()).isNotNull();
      assertThat(model.getBlock().getParameters().values()).contains(parameter);
      // The first step of an activation's scale collects its statistic.
      step(trainer, 0);
      float before = sum(parameter.getArray());

      step(trainer, 1);
      step(trainer, 2);

      assertThat(sum(parameter.getArray())).isNotEqualTo(before).isNotNaN();
    }
  }

  @ParameterizedTest
  @CsvSource({"true, the same", "false, another"})
  void calibratedScalesAreLearnedFurtherUnlessTheyAreFrozen(boolean frozen, String expected) {
    SequentialBlock network = new SequentialBlock().add(relu(4)).add(plain(3));
    try (Model model = Model.newInstance("calibrated", "PyTorch")) {
      model.setBlock(network);
      NDManager manager = model.getNDManager();
      network.initialize(manager, DataType.FLOAT32, new Shape(BATCH, 5));
      try (Calibration calibration = Calibration.begin(network)) {
        network.forward(new ParameterStore(manager, false), new NDList(input(manager, 0)), false);
      }
      LearnedScales scales = LearnedScales.ofActivations(network);
      assertThat(scales.parameters()).containsOnlyKeys("0." + ACT + "scaling_impl.value");
      float before = sum(scales.parameters().values().iterator().next().getArray());
      scales.freeze(frozen);
      try (Trainer trainer = trainer(model, network, Loss.softmaxCrossEntropyLoss())) {
        step(trainer, 1);
        step(trainer, 2);
      }
      float after = sum(scales.parameters().values().iterator().next().getArray());
      assertThat(after == before ? "the same" : "another").isEqualTo(expected);
    }
  }

  @Test
  void aPenaltyIsTheAverageOfLearnedBitWidthsByNumberOfWeights() {
    SequentialBlock network =
        new SequentialBlock().add(learnedBits(6, 3)).add(learnedBits(4, 5)).add(plain(7));
    try (Model model = Model.newInstance("penalized", "PyTorch");
        WeightBitWidthWeightedBySize penalty = new WeightBitWidthWeightedBySize(network);
        Trainer trainer = trainer(model, network, Loss.l2Loss())) {
      NDManager manager = trainer.getManager();
      Map<String, Parameter> parameters = BlockTree.of(network).parameters();

      try (GradientCollector collector = trainer.newGradientCollector()) {
        NDArray value = penalty.value(manager);
        collector.backward(value);

        // 5 · 6 weights at 3 bits and 6 · 4 at 5 bits.
        assertThat(value.getFloat()).isCloseTo((30 * 3 + 24 * 5) / 54f, within(1e-6f));
      }
      String bits = ".weight_quant.tensor_quant.msb_clamp_bit_width_impl.bit_width_offset";
      assertThat(parameters.get("0" + bits).getArray().getGradient().getFloat())
          .isEqualTo(30 / 54f);
      assertThat(parameters.get("1" + bits).getArray().getGradient().getFloat())
          .isEqualTo(24 / 54f);
      assertThat(LearnedBitWidths.of(network).bits())
          .containsExactly(Map.entry("0.weight_quant", 3f), Map.entry("1.weight_quant", 5f));
      assertThat(LearnedBitWidths.of(network).table().lines())
          .containsExactly("0.weight_quant   3.00", "1.weight_quant   5.00");
    }
  }

  @Test
  void activationsCountByTheirElementsAndOutputsByTheirOperations() {
    SequentialBlock network =
        new SequentialBlock()
            .add(relu(4))
            .add(
                QuantLinear.builder(BREVITY)
                    .units(6)
                    .inputQuant("Int8ActPerTensorFloat")
                    .set("input_bit_width", 6)
                    .set("input_bit_width_impl_type", "PARAMETER")
                    .set("weight_bit_width", 3)
                    .bias(false)
                    .returnQuantTensor(true)
                    .build())
            .add(relu(8));
    try (Model model = Model.newInstance("penalized", "PyTorch");
        ActivationBitWidthWeightedBySize activations =
            new ActivationBitWidthWeightedBySize(network);
        QuantLayerOutputBitWidthWeightedByOps outputs =
            new QuantLayerOutputBitWidthWeightedByOps(network);
        Trainer trainer = trainer(model, network, Loss.l2Loss())) {
      NDManager manager = trainer.getManager();
      assertThatThrownBy(() -> activations.value(manager))
          .isInstanceOf(IllegalStateException.class);

      trainer.forward(new NDList(input(manager, 0)));

      assertThat(activations.value(manager).getFloat()).isEqualTo((5 * 4 + 5 * 6 + 6 * 8) / 16f);
      // ⌈log2((2^6 - 1) · (2^3 - 1) · 5)⌉ bits.
      assertThat(outputs.value(manager).getFloat()).isEqualTo(12f);
      assertThat(outputs.terms()).singleElement().extracting("weight").isEqualTo(2. * 5 * 6);
    }
  }

  @Test
  void aPenalizedLossDrivesBitWidthsDownWhileTheNetworkLearns() {
    SequentialBlock network = new SequentialBlock().add(learnedBits(16, 8)).add(plain(3));
    try (Model model = Model.newInstance("penalized", "PyTorch");
        WeightBitWidthWeightedBySize penalty = new WeightBitWidthWeightedBySize(network);
        Trainer trainer =
            trainer(
                model, network, new PenalizedLoss(Loss.softmaxCrossEntropyLoss(), penalty, 0.5))) {
      for (int step = 0; step < 60; step++) {
        step(trainer, step);
      }
      assertThat(LearnedBitWidths.of(network).bits().get("0.weight_quant")).isLessThan(6f);
    }
  }

  private static SequentialBlock network() {
    return new SequentialBlock()
        .add(
            QuantLinear.builder(BREVITY)
                .units(6)
                .set("weight_bit_width", 4)
                .set("weight_bit_width_impl_type", "PARAMETER")
                .set("weight_scaling_impl_type", "PARAMETER_FROM_STATS")
                .set("weight_float_to_int_impl_type", "LEARNED_ROUND")
                .set("weight_learned_round_impl_type", "SIGMOID")
                .build())
        .add(relu(3))
        .add(plain(3));
  }

  private static QuantReLU relu(int bits) {
    return QuantReLU.builder(BREVITY)
        .set("bit_width", bits)
        .set("bit_width_impl_type", "PARAMETER")
        .set("collect_stats_steps", 1)
        .build();
  }

  private static QuantLinear learnedBits(int units, int bits) {
    return QuantLinear.builder(BREVITY)
        .units(units)
        .set("weight_bit_width", bits)
        .set("weight_bit_width_impl_type", "PARAMETER")
        .build();
  }

  private static QuantLinear plain(int units) {
    return QuantLinear.builder(BREVITY).units(units).build();
  }

  private static Trainer trainer(Model model, SequentialBlock network, Loss loss) {
    model.setBlock(network);
    Trainer trainer =
        model.newTrainer(
            new DefaultTrainingConfig(loss)
                .optOptimizer(Adam.builder().learningRate(Tracker.fixed(0.1f)).build()));
    trainer.initialize(new Shape(BATCH, 5));
    return trainer;
  }

  private static void step(Trainer trainer, int step) {
    try (NDManager batch = trainer.getManager().newSubManager()) {
      NDList labels = new NDList(batch.create(new float[] {0, 1, 2, 1}));
      try (GradientCollector collector = trainer.newGradientCollector()) {
        NDList output = trainer.forward(new NDList(input(batch, step)));
        collector.backward(trainer.getLoss().evaluate(labels, output));
      }
      trainer.step();
    }
  }

  private static NDArray input(NDManager manager, int step) {
    return manager.arange(0f, BATCH * 5f).add(step).mul(1.7f).sin().reshape(new Shape(BATCH, 5));
  }

  private static float sum(NDArray array) {
    try (NDManager scratch = NDManager.newBaseManager("PyTorch")) {
      NDArray copy = array.stopGradient();
      copy.attach(scratch);
      return copy.flatten().mul(copy.flatten()).sum().getFloat();
    }
  }
}
