package dev.brevity.tests.benchmark.training;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.initializer.XavierInitializer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;

/** A network with its trainer and one batch of random images. */
final class TrainedNetwork implements AutoCloseable {
  private static final int BATCH = 64;
  private static final int SIDE = 28;
  private static final int CLASSES = 10;
  private static final float RATE = 0.001f;
  private static final Shape INPUT = new Shape(BATCH, 1, SIDE, SIDE);

  private final Model model;
  private final Trainer trainer;
  private final NDArray images;
  private final NDArray labels;

  TrainedNetwork(Block network) {
    this.model = Model.newInstance("network", "PyTorch");
    model.setBlock(network);
    DefaultTrainingConfig config =
        new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
            .optInitializer(new XavierInitializer(), Parameter.Type.WEIGHT)
            .optOptimizer(Optimizer.sgd().setLearningRateTracker(Tracker.fixed(RATE)).build());
    this.trainer = model.newTrainer(config);
    trainer.initialize(INPUT);
    NDManager manager = model.getNDManager();
    this.images = manager.randomNormal(INPUT);
    this.labels = manager.arange(BATCH).toType(DataType.INT64, false).mod(CLASSES);
  }

  /** One training step: forward with loss, backward, update. */
  StepTime step() {
    long start = System.nanoTime();
    try (NDManager manager = trainer.getManager().newSubManager()) {
      NDList input = new NDList(alias(images, manager));
      NDList target = new NDList(alias(labels, manager));
      long forward;
      long backward;
      try (GradientCollector gradients = trainer.newGradientCollector()) {
        NDArray loss = trainer.getLoss().evaluate(target, trainer.forward(input, target));
        forward = System.nanoTime();
        gradients.backward(loss);
        backward = System.nanoTime();
      }
      trainer.step();
      manager.close();
      return new StepTime(forward - start, backward - forward, System.nanoTime() - backward);
    }
  }

  /** One forward in evaluation, in nanoseconds. */
  long evaluation() {
    long start = System.nanoTime();
    try (NDManager manager = trainer.getManager().newSubManager()) {
      trainer.evaluate(new NDList(alias(images, manager)));
    }
    return System.nanoTime() - start;
  }

  private static NDArray alias(NDArray array, NDManager manager) {
    NDArray alias = array.stopGradient();
    alias.attach(manager);
    return alias;
  }

  @Override
  public void close() {
    trainer.close();
    model.close();
  }
}
