package dev.brevity.runtime.checkpoint;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import dev.brevity.runtime.Brevity;
import dev.brevity.runtime.layer.QuantLinear;
import dev.brevity.runtime.layer.QuantReLU;
import dev.brevity.runtime.training.Adam;
import dev.brevity.runtime.training.OneCycle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.function.Consumer;

/**
 * A small network in training, saved every few steps, as a process of its own that can be killed.
 * It says what it does in lines on standard output.
 */
final class SmallTraining {
  static final int STEPS = 60;
  static final int INTERVAL = 3;
  private static final int FEATURES = 40;
  private static final int BATCH = 8;

  private SmallTraining() {}

  /**
   * Trains to the end, from the checkpoint if there is one.
   *
   * @param arguments the file of the checkpoint
   */
  public static void main(String[] arguments) throws IOException {
    train(Brevity.builtin(), Path.of(arguments[0]), STEPS, SmallTraining::say);
  }

  static Block network(Brevity brevity, int bits) {
    return new SequentialBlock()
        .add(
            QuantLinear.builder(brevity)
                .units(300)
                .inputQuant("Int8ActPerTensorFloat")
                .set("input_collect_stats_steps", 7)
                .set("weight_bit_width", bits)
                .set("weight_bit_width_impl_type", "PARAMETER")
                .build())
        .add(QuantReLU.builder(brevity).set("bit_width", 4).set("collect_stats_steps", 40).build())
        .add(QuantLinear.builder(brevity).units(3).build());
  }

  /**
   * Trains until {@code last} steps have been taken in all; leaves a checkpoint of the end.
   *
   * @param listener hears what happens
   */
  static void train(Brevity brevity, Path file, int last, Consumer<String> listener)
      throws IOException {
    try (Model model = Model.newInstance("small", "PyTorch");
        Adam optimizer = Adam.builder().learningRate(OneCycle.learningRate(0.01, STEPS)).build()) {
      Block network = network(brevity, 4);
      model.setBlock(network);
      try (Trainer trainer =
          model.newTrainer(
              new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss()).optOptimizer(optimizer))) {
        trainer.initialize(new Shape(BATCH, FEATURES));
        int step = begin(network, optimizer, file, listener);
        while (step < last) {
          step(trainer, step);
          step++;
          listener.accept("done " + step);
          if (step % INTERVAL == 0 || step == last) {
            listener.accept("writing " + step);
            Checkpoint.of(network, optimizer, new TrainingPoint(0, step)).write(file);
            listener.accept("saved " + step);
          }
        }
      }
    }
  }

  private static int begin(Block network, Adam optimizer, Path file, Consumer<String> listener)
      throws IOException {
    if (Files.exists(file)) {
      int step = Checkpoint.read(file).resume(network, optimizer).batch();
      listener.accept("resumed " + step);
      return step;
    }
    Random random = new Random(3);
    network
        .getParameters()
        .values()
        .forEach(
            parameter -> {
              NDArray array = parameter.getArray();
              if (array.getShape().dimension() == 2) {
                array.set(values(random, (int) array.size(), 0.2f));
              }
            });
    return 0;
  }

  private static void step(Trainer trainer, int step) {
    Random random = new Random(step);
    try (NDManager manager = trainer.getManager().newSubManager()) {
      NDArray input =
          manager.create(values(random, BATCH * FEATURES, 1f), new Shape(BATCH, FEATURES));
      float[] answers = new float[BATCH];
      for (int i = 0; i < BATCH; i++) {
        answers[i] = random.nextInt(3);
      }
      try (GradientCollector collector = trainer.newGradientCollector()) {
        NDList output = trainer.forward(new NDList(input));
        collector.backward(trainer.getLoss().evaluate(new NDList(manager.create(answers)), output));
      }
      trainer.step();
    }
  }

  /** An initialized network that has not been trained. */
  static Block untrained(Brevity brevity, int bits, NDManager manager) {
    Block network = network(brevity, bits);
    network.initialize(manager, DataType.FLOAT32, new Shape(BATCH, FEATURES));
    return network;
  }

  private static float[] values(Random random, int count, float range) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian() * range;
    }
    return values;
  }

  private static void say(String line) {
    System.out.println(line);
    System.out.flush();
  }
}
