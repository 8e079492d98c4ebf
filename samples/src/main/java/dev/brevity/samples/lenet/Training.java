package dev.brevity.samples.lenet;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.initializer.XavierInitializer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Adam;
import java.util.Random;

/**
 * Trains a model of digits with Adam and a one-cycle learning rate.
 *
 * @param maximumRate the learning rate at its highest
 * @param seed of the initial weights and of the order of the images
 */
record Training(int epochs, int batchSize, double maximumRate, long seed) {

  /** Trains the model's block in place; initialises it first when that has not been done. */
  void run(Model model, DigitImages images, String title) {
    int batches = images.size() / batchSize;
    int steps = epochs * batches;
    Engine.getEngine("PyTorch").setRandomSeed((int) seed);
    DefaultTrainingConfig config =
        new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
            .optInitializer(
                new XavierInitializer(
                    XavierInitializer.RandomType.UNIFORM, XavierInitializer.FactorType.IN, 1f),
                Parameter.Type.WEIGHT)
            .optOptimizer(
                Adam.builder().optLearningRateTracker(new OneCycle(maximumRate, steps)).build());
    Random random = new Random(seed);
    try (Trainer trainer = model.newTrainer(config);
        Progress progress = Progress.start(title, steps)) {
      trainer.initialize(LeNet.INPUT);
      for (int epoch = 0; epoch < epochs; epoch++) {
        int[] order = shuffled(images.size(), random);
        for (int batch = 0; batch < batches; batch++) {
          int[] chosen = new int[batchSize];
          System.arraycopy(order, batch * batchSize, chosen, 0, batchSize);
          progress.note("loss %.3f", step(trainer, images, chosen));
          progress.step();
        }
      }
    }
  }

  private static float step(Trainer trainer, DigitImages images, int[] chosen) {
    try (NDManager manager = trainer.getManager().newSubManager()) {
      NDList input = new NDList(images.images(manager, chosen));
      NDList labels = new NDList(images.labels(manager, chosen));
      float loss;
      try (GradientCollector collector = trainer.newGradientCollector()) {
        NDArray value = trainer.getLoss().evaluate(labels, trainer.forward(input, labels));
        collector.backward(value);
        loss = value.getFloat();
      }
      trainer.step();
      return loss;
    }
  }

  private static int[] shuffled(int count, Random random) {
    int[] order = new int[count];
    for (int i = 0; i < count; i++) {
      int other = random.nextInt(i + 1);
      order[i] = order[other];
      order[other] = i;
    }
    return order;
  }
}
