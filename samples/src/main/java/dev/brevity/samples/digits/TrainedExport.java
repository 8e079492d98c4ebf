package dev.brevity.samples.digits;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.SequentialBlock;
import ai.djl.training.ParameterStore;
import dev.brevity.dsl.file.TemporaryFolder;
import dev.brevity.dsl.model.ModelOrigin;
import dev.brevity.dsl.model.ModelOutline.Port;
import dev.brevity.runtime.graph.GraphBlock;
import dev.brevity.runtime.plan.ExportTarget;
import dev.brevity.runtime.plan.NetworkExport;
import dev.brevity.runtime.plan.OutputPlace;
import dev.brevity.runtime.plan.QuantizedNetwork;
import dev.brevity.runtime.plan.Workpiece;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Writes a trained network, and recognises the digits again with the file.
 *
 * @param consumer what computes the file, for people
 * @param suffix of the file's name
 * @param opener reads the file
 */
public record TrainedExport(String consumer, String suffix, ExportTarget target, Opener opener) {
  private static final String OUTPUT = "samples.output";
  private static final int BATCH = 250;

  /** Reads files of one format. */
  @FunctionalInterface
  public interface Opener {
    /** Opens a file. */
    Consumer open(Path file, NDManager manager) throws IOException;
  }

  /** A file that is ready to be computed. */
  @FunctionalInterface
  public interface Consumer extends AutoCloseable {
    /** Logits {@code [n, 10]} in row-major order for images {@code [n, 1, 28, 28]}. */
    float[] logits(NDArray images);

    @Override
    default void close() {}
  }

  /**
   * Writes the network into the folder that {@code -Dsamples.output} names, or else into one that
   * does not stay, and prints how the file compares.
   */
  void run(SequentialBlock trained, DigitImages images, NDManager manager, PrintStream out)
      throws IOException {
    String chosen = System.getProperty(OUTPUT, "");
    if (!chosen.isEmpty()) {
      run(trained, images, manager, Files.createDirectories(Path.of(chosen)), out);
      return;
    }
    try (TemporaryFolder folder = TemporaryFolder.create("lenet-")) {
      run(trained, images, manager, folder.path(), out);
    }
  }

  private void run(
      SequentialBlock trained, DigitImages images, NDManager manager, Path folder, PrintStream out)
      throws IOException {
    Path file = folder.resolve("lenet" + suffix);
    GraphBlock network = Chain.of(trained, manager);
    List<Port> inputs =
        List.of(
            new Port(
                "image",
                "float32",
                List.of(-1L, 1L, (long) DigitImages.SIDE, (long) DigitImages.SIDE)));
    try (NDManager scratch = manager.newSubManager()) {
      network.evaluate(images.images(scratch, 0));
    }
    QuantizedNetwork quantized =
        new QuantizedNetwork(
            new Workpiece(network, manager, inputs),
            inputs,
            List.of(new Port("logits", "float32", List.of(-1L, 10L))),
            Map.of(),
            ModelOrigin.UNKNOWN);
    new NetworkExport(target).write(quantized, folder, OutputPlace.of(file, true));
    out.printf(Locale.ROOT, "wrote %s, %,d bytes%n", file, Files.size(file));
    compare(trained, images, manager, file, out);
  }

  private void compare(
      SequentialBlock trained, DigitImages images, NDManager manager, Path file, PrintStream out)
      throws IOException {
    int correct = 0;
    double difference = 0;
    double largest = 0;
    try (Consumer engine = opener.open(file, manager)) {
      for (int from = 0; from < images.size(); from += BATCH) {
        int[] chosen = IntStream.range(from, Math.min(from + BATCH, images.size())).toArray();
        try (NDManager scratch = manager.newSubManager()) {
          NDArray batch = images.images(scratch, chosen);
          float[] computed = engine.logits(batch);
          float[] own =
              trained
                  .forward(new ParameterStore(scratch, false), new NDList(batch), false)
                  .singletonOrThrow()
                  .toFloatArray();
          for (int i = 0; i < chosen.length; i++) {
            correct += best(computed, i) == images.label(chosen[i]) ? 1 : 0;
          }
          for (int i = 0; i < own.length; i++) {
            difference = Math.max(difference, Math.abs(own[i] - computed[i]));
            largest = Math.max(largest, Math.abs(own[i]));
          }
        }
      }
    }
    out.printf(
        Locale.ROOT,
        "%s %6.2f %%, logits differ by at most %.3g of %.3g%n",
        consumer,
        100.0 * correct / images.size(),
        difference,
        largest);
  }

  private static int best(float[] logits, int row) {
    int best = 0;
    for (int i = 1; i < 10; i++) {
      best = logits[10 * row + i] > logits[10 * row + best] ? i : best;
    }
    return best;
  }
}
