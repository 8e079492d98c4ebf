package dev.brevity.runtime.layer;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.SequentialBlock;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import dev.brevity.runtime.Brevity;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class LayersInDjlTest {
  private static final Shape IMAGE = new Shape(2, 1, 6, 6);
  private static final int COLLECTING = 2;
  private static final String ACTIVATION_SCALE =
      "act_quant.fused_activation_quant_proxy.tensor_quant.scaling_impl.value";
  private static final Brevity BREVITY = Brevity.builtin();

  @Test
  void aTrainerTrainsWeightsAndQuantizersTogether() {
    try (Model model = Model.newInstance("net")) {
      Block net = network();
      model.setBlock(net);
      DefaultTrainingConfig config =
          new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
              .optOptimizer(Optimizer.sgd().setLearningRateTracker(Tracker.fixed(0.05f)).build());
      try (Trainer trainer = model.newTrainer(config)) {
        trainer.initialize(IMAGE);
        float first = step(trainer);
        for (int step = 1; step < COLLECTING + 2; step++) {
          step(trainer);
        }
        float collected = scale(net);
        float last = first;
        for (int step = 0; step < 10; step++) {
          last = step(trainer);
        }

        assertThat(last).isLessThan(first / 2);
        assertThat(scale(net)).isNotEqualTo(collected);
        assertThat(net.getParameters().keys())
            .anyMatch(name -> name.endsWith("_" + ACTIVATION_SCALE))
            .anyMatch(name -> name.endsWith("_weight"));
      }
    }
  }

  @Test
  void aLoadedNetworkComputesWhatTheSavedOneDid() throws Exception {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray image = image(manager);
      Block saved = network();
      saved.initialize(manager, DataType.FLOAT32, IMAGE);
      ParameterStore store = new ParameterStore(manager, false);
      for (int step = 0; step < 4; step++) {
        saved.forward(store, new NDList(image), true);
      }
      Block loaded = network();
      loaded.loadParameters(manager, new DataInputStream(new ByteArrayInputStream(bytes(saved))));

      float[] expected = saved.forward(store, new NDList(image), false).head().toFloatArray();
      float[] actual =
          loaded
              .forward(new ParameterStore(manager, false), new NDList(image), false)
              .head()
              .toFloatArray();

      assertThat(actual).containsExactly(expected);
    }
  }

  @Test
  void aBiasTakesTheScaleThatTheActivationBeforeItCarries() {
    try (NDManager manager = NDManager.newBaseManager()) {
      Block net =
          new SequentialBlock()
              .add(QuantIdentity.builder(BREVITY).returnQuantTensor(true).build())
              .add(QuantLinear.builder(BREVITY).units(3).biasQuant("Int32Bias").build());
      net.initialize(manager, DataType.FLOAT32, new Shape(2, 4));

      NDList output =
          net.forward(
              new ParameterStore(manager, false), new NDList(manager.ones(new Shape(2, 4))), false);

      assertThat(output.singletonOrThrow().getShape()).isEqualTo(new Shape(2, 3));
    }
  }

  private static float step(Trainer trainer) {
    NDManager parent = trainer.getManager();
    try (NDManager batch = parent.newSubManager()) {
      NDArray loss;
      try (GradientCollector collector = trainer.newGradientCollector()) {
        NDList output = trainer.forward(new NDList(image(batch)));
        NDArray labels = batch.create(new float[] {0, 2}, new Shape(2, 1));
        loss = trainer.getLoss().evaluate(new NDList(labels), output);
        collector.backward(loss);
      }
      trainer.step();
      return loss.getFloat();
    }
  }

  private static float scale(Block net) {
    QuantReLU relu = (QuantReLU) net.getChildren().get(1).getValue();
    return relu.state().get(ACTIVATION_SCALE).getFloat();
  }

  private static Block network() {
    return new SequentialBlock()
        .add(
            QuantConv2d.builder(BREVITY)
                .filters(4)
                .kernel(3, 3)
                .inputQuant("Int8ActPerTensorFloat")
                .biasQuant("Int32Bias")
                .set("input_collect_stats_steps", COLLECTING)
                .build())
        .add(
            QuantReLU.builder(BREVITY)
                .set("bit_width", 4)
                .set("collect_stats_steps", COLLECTING)
                .returnQuantTensor(true)
                .build())
        .add(Blocks.batchFlattenBlock())
        .add(
            QuantLinear.builder(BREVITY)
                .units(3)
                .weightQuant("Int8WeightPerChannelFloat")
                .set("weight_bit_width", 3)
                .build());
  }

  private static byte[] bytes(Block block) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    block.saveParameters(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  private static NDArray image(NDManager manager) {
    return manager.arange(0, 72, 1, DataType.FLOAT32).mul(0.37f).sin().reshape(IMAGE);
  }
}
