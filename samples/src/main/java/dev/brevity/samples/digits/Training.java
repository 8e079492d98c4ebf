package dev.brevity.samples.digits;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import dev.brevity.runtime.training.Adam;
import dev.brevity.runtime.training.OneCycle;
import java.util.Random;

/**
 * Trains a model of digits with Adam and a one-cycle learning rate.
 *
 * @param maximumRate the learning rate at its highest
 * @param seed of the initial weights and of the order of the images
 */
public record Training(int epochs, int batchSize, double maximumRate, long seed) {
  /** Six epochs from new weights, in batches of 64, with a rate of up to 0.004. */
  public static Training fromScratch(long seed) {
    return new Training(6, 64, 4e-3, seed);
  }

  /** Trains the model's block in place; draws new weights first when it has none. */
  public void run(Model model, DigitImages images, String title) {
    Engine.getEngine("PyTorch").setRandomSeed((int) seed);
    initialize(model);
    int batches = images.size() / batchSize;
    int steps = epochs * batches;
    DefaultTrainingConfig config = new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss());
    Random random = new Random(~seed);
    try (Adam adam =
            Adam.builder()
                .learningRate(OneCycle.learningRate(maximumRate, steps))
                .beta1(OneCycle.momentum(steps))
                .build();
        Trainer trainer = model.newTrainer(config.optOptimizer(adam));
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

  private void initialize(Model model) {
    Block network = model.getBlock();
    if (!network.isInitialized()) {
      network.initialize(model.getNDManager(), LeNet.TYPE, LeNet.INPUT);
      InitialWeights.draw(network, seed);
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
