package dev.brevity.samples.finetuning;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import dev.brevity.runtime.Brevity;
import dev.brevity.runtime.aten.NativeAllocator;
import dev.brevity.runtime.calibration.Calibration;
import dev.brevity.runtime.checkpoint.FloatWeights;
import dev.brevity.runtime.proxy.QuantizerCatalog;
import dev.brevity.runtime.training.LearnedScales;
import dev.brevity.samples.digits.Accuracy;
import dev.brevity.samples.digits.DigitImages;
import dev.brevity.samples.digits.Digits;
import dev.brevity.samples.digits.LeNet;
import dev.brevity.samples.digits.Training;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * From post-training quantization to quantization-aware training: a network trained in floating
 * point is quantized and calibrated, then trained on, with scales that stay as calibration found
 * them and with scales that are learned.
 */
public final class FineTuningSample {
  private static final int CALIBRATION_IMAGES = 512;
  private static final int BATCH = 64;

  private final QuantizerCatalog recipes;
  private final Digits digits;
  private final PrintStream out;

  public FineTuningSample(QuantizerCatalog recipes, Digits digits, PrintStream out) {
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
    new FineTuningSample(recipes, digits, System.out)
        .run(Training.fromScratch(1), new Training(3, BATCH, 1e-3, 2));
  }

  /**
   * Runs all steps.
   *
   * @param fromScratch how to train the network in floating point
   * @param fineTuning how to train the quantized one
   */
  public void run(Training fromScratch, Training fineTuning) {
    try (Model model = Model.newInstance("float", "PyTorch")) {
      model.setBlock(LeNet.inFloat());
      fromScratch.run(model, digits.training(), "training");
      report("in floating point", model);
      try (Model quantized = calibrated(model.getBlock())) {
        report("quantized and calibrated", quantized);
        LearnedScales.ofActivations(quantized.getBlock()).freeze(true);
        fineTuning.run(quantized, digits.training(), "fine-tuning");
        report("fine-tuned, activation scales frozen", quantized);
      }
      try (Model quantized = calibrated(model.getBlock())) {
        fineTuning.run(quantized, digits.training(), "fine-tuning");
        report("fine-tuned, activation scales learned", quantized);
      }
    }
  }

  /** A quantized network with the weights of one in floating point and calibrated scales. */
  private Model calibrated(Block original) {
    Model model = Model.newInstance("quantized", "PyTorch");
    NDManager manager = model.getNDManager();
    Block network = LeNet.of(new FineTunedLeNet(recipes));
    network.initialize(manager, LeNet.TYPE, LeNet.INPUT);
    Map<String, NDArray> weights = new LinkedHashMap<>();
    FloatWeights.of(original).forEach((name, weight) -> weights.put(name, weight.getArray()));
    FloatWeights.load(weights, network);
    DigitImages images = digits.training();
    int count = Math.min(CALIBRATION_IMAGES, images.size());
    try (Calibration calibration = Calibration.begin(network)) {
      for (int from = 0; from + BATCH <= count; from += BATCH) {
        try (NDManager batch = manager.newSubManager()) {
          int[] chosen = IntStream.range(from, from + BATCH).toArray();
          NDList input = new NDList(images.images(batch, chosen));
          network.forward(new ParameterStore(batch, false), input, false);
        }
      }
    }
    model.setBlock(network);
    return model;
  }

  private void report(String what, Model model) {
    Accuracy accuracy = Accuracy.of(model.getBlock(), digits.test(), model.getNDManager());
    out.printf(Locale.ROOT, "%-40s %6.2f %%%n", what, accuracy.percent());
  }
}
