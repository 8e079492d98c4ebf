package dev.brevity.samples.ownmodel;

import dev.brevity.dsl.model.UnreadableModelException;
import dev.brevity.dsl.plan.ResolvedPlan;
import dev.brevity.runtime.Brevity;
import dev.brevity.runtime.plan.Interruption;
import dev.brevity.runtime.plan.NetworkQuantization;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Does what {@code dsl quantize} does. */
public final class QuantizeOwnModel {
  private QuantizeOwnModel() {}

  /**
   * Runs the sample.
   *
   * @param arguments the recipe file, the name of a plan in it, the model, the folder with
   *     calibration samples, the file to write
   */
  public static void main(String[] arguments) throws IOException, UnreadableModelException {
    quantize(
        Path.of(arguments[0]),
        arguments[1],
        Path.of(arguments[2]),
        Path.of(arguments[3]),
        Path.of(arguments[4]));
  }

  /** Quantizes a model as a plan says; returns the files that have been written. */
  public static List<Path> quantize(
      Path recipes, String plan, Path model, Path samples, Path output)
      throws IOException, UnreadableModelException {
    Brevity brevity = Brevity.recipes(recipes);
    NetworkQuantization work = NetworkQuantization.of(brevity, plan, model, samples);
    ResolvedPlan planned = work.plan();
    System.out.println(planned.bytesBefore() + " -> " + planned.bytesAfter() + " bytes of weights");
    return work.write(output, new Interruption());
  }
}
