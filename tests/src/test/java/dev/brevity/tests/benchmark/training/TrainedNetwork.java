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
import dev.brevity.runtime.layer.WeightLayer;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.function.Consumer;

/** A network with its trainer and one batch of random images. */
final class TrainedNetwork implements AutoCloseable {
  private static final int SIDE = 28;
  private static final int CLASSES = 10;
  private static final float RATE = 0.001f;
  private static final Shape IMAGE = new Shape(1, 1, SIDE, SIDE);

  /** PyTorch's backward pass runs on the thread that asks for it. */
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final Model model;
  private final Trainer trainer;
  private NDArray images;
  private NDArray labels;

  TrainedNetwork(Block network, int batch) {
    this.model = Model.newInstance("network", "PyTorch");
    model.setBlock(network);
    DefaultTrainingConfig config =
        new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
            .optInitializer(new XavierInitializer(), Parameter.Type.WEIGHT)
            .optOptimizer(Optimizer.sgd().setLearningRateTracker(Tracker.fixed(RATE)).build());
    this.trainer = model.newTrainer(config);
    trainer.initialize(IMAGE);
    this.images = images(batch);
    this.labels = labels(batch);
  }

  /** Replaces the batch by one of another size. */
  void setBatch(int batch) {
    images.close();
    labels.close();
    images = images(batch);
    labels = labels(batch);
  }

  private NDArray images(int batch) {
    return model.getNDManager().randomNormal(new Shape(batch, 1, SIDE, SIDE));
  }

  private NDArray labels(int batch) {
    return model.getNDManager().arange(batch).toType(DataType.INT64, false).mod(CLASSES);
  }

  /** One training step: forward with loss, backward, update. */
  StepTime step() {
    long worked = THREADS.getCurrentThreadCpuTime();
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
      return new StepTime(
          forward - start,
          backward - forward,
          System.nanoTime() - backward,
          THREADS.getCurrentThreadCpuTime() - worked);
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

  /** Lets layers keep what evaluation has made of weights. */
  void keepQuantizedWeights() {
    forEachLayer(
        model.getBlock(),
        layer -> layer.weightQuant().ifPresent(quantizer -> quantizer.setCaching(true)));
  }

  private static void forEachLayer(Block block, Consumer<WeightLayer> action) {
    if (block instanceof WeightLayer layer) {
      action.accept(layer);
    }
    block.getChildren().values().forEach(child -> forEachLayer(child, action));
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
