package example;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.tracker.Tracker;
import dev.brevity.runtime.Brevity;
import dev.brevity.runtime.layer.QuantLinear;
import dev.brevity.runtime.training.Adam;
import java.io.File;
import java.nio.file.Path;
import java.util.Locale;

/** Trains one layer of 4-bit weights to add up its inputs, then lists the class path. */
public final class TrainedLayer {
  private static final int STEPS = 300;

  private TrainedLayer() {}

  public static void main(String[] arguments) {
    QuantLinear layer =
        QuantLinear.builder(Brevity.recipes(Path.of(arguments[0])))
            .units(1)
            .weightQuant("Weight4")
            .build();
    try (Model model = Model.newInstance("sum", "PyTorch");
        Adam adam = Adam.builder().learningRate(Tracker.fixed(0.01f)).build()) {
      model.setBlock(layer);
      try (Trainer trainer =
          model.newTrainer(new DefaultTrainingConfig(Loss.l2Loss()).optOptimizer(adam))) {
        trainer.initialize(new Shape(32, 8));
        float first = step(trainer);
        float last = first;
        for (int i = 0; i < STEPS; i++) {
          last = step(trainer);
        }
        System.out.printf(Locale.ROOT, "loss %.4f -> %.4f%n", first, last);
        if (!(last < first / 4)) {
          System.exit(1);
        }
      }
    }
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      System.out.println(new File(entry).getName());
    }
  }

  private static float step(Trainer trainer) {
    try (NDManager manager = trainer.getManager().newSubManager()) {
      NDArray input = manager.randomNormal(new Shape(32, 8));
      NDList label = new NDList(input.sum(new int[] {1}, true));
      float loss;
      try (GradientCollector collector = trainer.newGradientCollector()) {
        NDArray value = trainer.getLoss().evaluate(label, trainer.forward(new NDList(input)));
        collector.backward(value);
        loss = value.getFloat();
      }
      trainer.step();
      return loss;
    }
  }
}
