package dev.brevity.samples.digits;

import ai.djl.Model;
import ai.djl.nn.SequentialBlock;
import dev.brevity.runtime.Brevity;
import dev.brevity.runtime.aten.NativeAllocator;
import dev.brevity.runtime.proxy.QuantizerCatalog;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * Trains a network from new weights, once for each seed, and prints how many digits it recognises.
 *
 * @param title for people
 * @param network makes a network from recipes
 * @param export what the trained network is written as; absent to write nothing
 */
public record Experiment(
    String title,
    Function<QuantizerCatalog, SequentialBlock> network,
    Optional<TrainedExport> export) {
  /** An experiment that writes nothing. */
  public Experiment(String title, Function<QuantizerCatalog, SequentialBlock> network) {
    this(title, network, Optional.empty());
  }

  /** The same experiment, which then writes the trained network. */
  public Experiment writing(TrainedExport target) {
    return new Experiment(title, network, Optional.of(target));
  }

  /**
   * Runs the experiment as it is.
   *
   * @param arguments the recipe file, the folder with the digits, and any number of seeds
   */
  public void main(String[] arguments) throws IOException {
    NativeAllocator.keepFreedMemory();
    List<Training> trainings = new ArrayList<>();
    for (String seed : List.of(arguments).subList(2, arguments.length)) {
      trainings.add(Training.fromScratch(Long.parseLong(seed)));
    }
    run(
        Brevity.recipes(Path.of(arguments[0])),
        Digits.fromFolderOrRendered(Path.of(arguments[1])),
        trainings.isEmpty() ? List.of(Training.fromScratch(0)) : trainings,
        System.out);
  }

  /** Runs it on these recipes and digits; returns the accuracy of each training in percent. */
  public List<Double> run(
      QuantizerCatalog recipes, Digits digits, List<Training> trainings, PrintStream out)
      throws IOException {
    out.printf(
        Locale.ROOT,
        "%s on %,d %s, measured on %,d others%n",
        title,
        digits.training().size(),
        digits.origin(),
        digits.test().size());
    List<Double> percents = new ArrayList<>();
    for (Training training : trainings) {
      try (Model model = Model.newInstance("digits", "PyTorch")) {
        SequentialBlock block = network.apply(recipes);
        model.setBlock(block);
        training.run(model, digits.training(), "seed " + training.seed());
        double percent =
            Accuracy.of(model.getBlock(), digits.test(), model.getNDManager()).percent();
        out.printf(Locale.ROOT, "seed %-5d %6.2f %%%n", training.seed(), percent);
        percents.add(percent);
        if (export.isPresent()) {
          export.get().run(block, digits.test(), model.getNDManager(), out);
        }
      }
    }
    if (percents.size() > 1) {
      double mean = percents.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
      out.printf(Locale.ROOT, "average    %6.2f %%%n", mean);
    }
    return percents;
  }
}
