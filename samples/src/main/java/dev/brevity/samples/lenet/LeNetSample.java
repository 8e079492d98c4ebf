package dev.brevity.samples.lenet;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.SequentialBlock;
import ai.djl.training.ParameterStore;
import dev.brevity.runtime.Brevity;
import dev.brevity.runtime.aten.NativeAllocator;
import dev.brevity.runtime.calibration.Calibration;
import dev.brevity.runtime.checkpoint.FloatWeights;
import dev.brevity.runtime.proxy.QuantizerCatalog;
import dev.brevity.samples.digits.Accuracy;
import dev.brevity.samples.digits.Digits;
import dev.brevity.samples.digits.LeNet;
import dev.brevity.samples.digits.Progress;
import dev.brevity.samples.digits.Training;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/** Trains LeNet on digits, quantizes it by a recipe and prints what each step does to accuracy. */
public final class LeNetSample {
  private static final int CALIBRATION_IMAGES = 512;
  private static final int BATCH = 64;

  private final QuantizerCatalog recipes;
  private final Digits digits;
  private final PrintStream out;

  LeNetSample(QuantizerCatalog recipes, Digits digits, PrintStream out) {
    this.recipes = recipes;
    this.digits = digits;
    this.out = out;
  }

  /**
   * Runs the sample.
   *
   * @param arguments the recipe file, and the folder with the digits
   */
  public static void main(String[] arguments) throws IOException {
    NativeAllocator.keepFreedMemory();
    QuantizerCatalog recipes = Brevity.recipes(Path.of(arguments[0]));
    Digits digits = Digits.fromFolderOrRendered(Path.of(arguments[1]));
    new LeNetSample(recipes, digits, System.out)
        .run(Training.fromScratch(1), new Training(3, BATCH, 1e-3, 2));
  }

  /**
   * Runs all steps.
   *
   * @param fromScratch how to train the network in floating point
   * @param fineTuning how to train the quantized one
   */
  void run(Training fromScratch, Training fineTuning) {
    out.printf(
        Locale.ROOT,
        "LeNet on %,d %s, measured on %,d others%n",
        digits.training().size(),
        digits.origin(),
        digits.test().size());
    try (Model model = Model.newInstance("lenet", "PyTorch")) {
      SequentialBlock network = LeNet.inFloat();
      model.setBlock(network);
      fromScratch.run(model, digits.training(), "training");
      report("float", model);
      quantize(network, "Activation8", "Weight8", "8-bit weights, 8-bit activations");
      quantize(network, "Activation8", "Weight4", "4-bit weights, 8-bit activations");
      fineTune(network, fineTuning);
    }
  }

  private void quantize(SequentialBlock network, String activation, String weight, String title) {
    Scheme scheme = new Scheme(title, "Activation8", activation, weight, "Int32Bias");
    try (Model model = calibrated(network, scheme)) {
      report(title, model);
    }
  }

  private void fineTune(SequentialBlock network, Training training) {
    String title = "3-bit weights, 4-bit activations";
    Scheme scheme = new Scheme(title, "Activation8", "Activation4", "Weight3", "Int32Bias");
    try (Model model = calibrated(network, scheme)) {
      report(title, model);
      training.run(model, digits.training(), "fine-tuning");
      report("the same, fine-tuned", model);
    }
  }

  private Model calibrated(SequentialBlock network, Scheme scheme) {
    Model model = Model.newInstance(scheme.title(), "PyTorch");
    SequentialBlock quantized = LeNet.of(new SchemeLayers(scheme, recipes));
    model.setBlock(quantized);
    quantized.initialize(model.getNDManager(), LeNet.TYPE, LeNet.INPUT);
    Map<String, NDArray> weights = new LinkedHashMap<>();
    FloatWeights.of(network).forEach((name, weight) -> weights.put(name, weight.getArray()));
    FloatWeights.load(weights, quantized);
    calibrate(quantized, model.getNDManager());
    return model;
  }

  /** Shows images to the network so that its activation quantizers find their scales. */
  private void calibrate(SequentialBlock network, NDManager manager) {
    int count = Math.min(CALIBRATION_IMAGES, digits.training().size());
    try (Calibration calibration = Calibration.begin(network);
        Progress progress = Progress.start("calibration", count / BATCH)) {
      for (int from = 0; from + BATCH <= count; from += BATCH) {
        try (NDManager batch = manager.newSubManager()) {
          int[] chosen = IntStream.range(from, from + BATCH).toArray();
          NDList input = new NDList(digits.training().images(batch, chosen));
          network.forward(new ParameterStore(batch, false), input, false);
        }
        progress.step();
      }
    }
  }

  private void report(String what, Model model) {
    Accuracy accuracy = Accuracy.of(model.getBlock(), digits.test(), model.getNDManager());
    out.printf(Locale.ROOT, "%-44s %6.2f %%%n", what, accuracy.percent());
  }
}
