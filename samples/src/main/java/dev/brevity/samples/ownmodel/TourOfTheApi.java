package dev.brevity.samples.ownmodel;

import ai.djl.Model;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.model.UnreadableModelException;
import dev.brevity.dsl.plan.LayerPlan;
import dev.brevity.dsl.plan.ResolvedPlan;
import dev.brevity.runtime.Brevity;
import dev.brevity.runtime.RecipeException;
import dev.brevity.runtime.graph.GraphBlock;
import dev.brevity.runtime.plan.CalibrationData;
import dev.brevity.runtime.plan.ExecutablePlan;
import dev.brevity.runtime.plan.GraphFile;
import dev.brevity.runtime.plan.Interruption;
import dev.brevity.runtime.plan.NetworkQuantization;
import dev.brevity.runtime.plan.PlanExport;
import dev.brevity.runtime.plan.PlanProgress;
import dev.brevity.samples.digits.DigitImages;
import dev.brevity.samples.digits.Training;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What programs do with recipes, plans and networks in files. */
public final class TourOfTheApi {
  private TourOfTheApi() {}

  /** What is wrong with a recipe file; nothing if it can be used. */
  public static List<String> problems(Path recipes) {
    try {
      Brevity.recipes(recipes);
      return List.of();
    } catch (RecipeException e) {
      return e.diagnostics().stream().map(Diagnostic::message).toList();
    }
  }

  /** A line for each layer that a plan quantizes; nothing is computed. */
  public static List<String> planned(Path recipes, String plan, Path model)
      throws UnreadableModelException {
    ResolvedPlan resolved =
        NetworkQuantization.of(Brevity.recipes(recipes), plan, model, null).plan();
    List<String> lines = new ArrayList<>();
    for (LayerPlan layer : resolved.layers()) {
      layer.slots().stream()
          .filter(slot -> slot.slot().equals("weight"))
          .forEach(slot -> lines.add(layer.layer().name() + ": " + slot.notation()));
    }
    return lines;
  }

  /** What a network in a file computes of one input. */
  public static float[] computed(Path model, float[] values, Shape shape)
      throws UnreadableModelException {
    GraphFile file = GraphFile.open(model, model.toString());
    try (NDManager manager = NDManager.newBaseManager()) {
      GraphBlock network = new GraphBlock(file.graph(manager), manager);
      return network.evaluate(manager.create(values, shape)).head().toFloatArray();
    }
  }

  /**
   * Quantizes a network as a plan says, trains it on with its quantizers in place, and writes it.
   *
   * @return the files that have been written
   */
  public static List<Path> trained(
      Path recipes, String plan, Path model, Path samples, DigitImages images, Path output)
      throws IOException, UnreadableModelException {
    Brevity brevity = Brevity.recipes(recipes);
    ResolvedPlan resolved = NetworkQuantization.of(brevity, plan, model, samples).plan();
    ExecutablePlan executable = ExecutablePlan.of(resolved, brevity);
    NetworkQuantization work =
        new NetworkQuantization(
            executable,
            GraphFile.open(model, model.toString()),
            model,
            Optional.of(new CalibrationData(samples, samples.toString())),
            PlanProgress.SILENT,
            (piece, data, folder, place) -> {
              train(piece.network(), images);
              return new PlanExport(executable).write(piece, folder, place);
            });
    return work.write(output, new Interruption());
  }

  private static void train(GraphBlock network, DigitImages images) {
    try (Model model = Model.newInstance("imported", "PyTorch")) {
      model.setBlock(network);
      new Training(1, 16, 1e-4, 0).run(model, images, "training");
    }
  }
}
