package dev.brevity.samples.lenet;

import ai.djl.Model;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Locale;

/** Trains LeNet on digits, quantizes it by a recipe and prints what each step does to accuracy. */
public final class LeNetSample {
  private static final Training IN_FLOAT = new Training(6, 64, 4e-3, 1);

  private final Digits digits;
  private final PrintStream out;

  LeNetSample(Digits digits, PrintStream out) {
    this.digits = digits;
    this.out = out;
  }

  /**
   * Runs the sample.
   *
   * @param arguments the recipe file, and the folder with the digits
   */
  public static void main(String[] arguments) throws IOException {
    Path data = Path.of(arguments[1]);
    new LeNetSample(Digits.fromFolderOrRendered(data), System.out).run();
  }

  void run() {
    out.printf(
        Locale.ROOT,
        "LeNet on %,d %s, measured on %,d others%n",
        digits.training().size(),
        digits.origin(),
        digits.test().size());
    try (Model model = Model.newInstance("lenet", "PyTorch")) {
      model.setBlock(LeNet.inFloat());
      IN_FLOAT.run(model, digits.training(), "training");
      report("float", Accuracy.of(model.getBlock(), digits.test(), model.getNDManager()));
    }
  }

  private void report(String what, Accuracy accuracy) {
    out.printf(Locale.ROOT, "%-44s %6.2f %%%n", what, accuracy.percent());
  }
}
