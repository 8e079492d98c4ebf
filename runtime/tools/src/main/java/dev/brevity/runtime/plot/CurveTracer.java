package dev.brevity.runtime.plot;

import ai.djl.ndarray.NDManager;
import dev.brevity.dsl.evaluate.Inputs;
import dev.brevity.dsl.evaluate.Resolution;
import dev.brevity.dsl.evaluate.Resolver;
import dev.brevity.dsl.evaluate.Trace;
import dev.brevity.dsl.link.Library;
import dev.brevity.dsl.link.MergedRecipe;
import dev.brevity.dsl.signature.ImplementationSignature;
import dev.brevity.dsl.value.ResolvedObject;
import dev.brevity.dsl.value.Value;
import dev.brevity.runtime.Brevity;
import dev.brevity.runtime.RecipeException;
import dev.brevity.runtime.proxy.AccumulatorQuant;
import dev.brevity.runtime.proxy.ActQuant;
import dev.brevity.runtime.proxy.BiasQuant;
import dev.brevity.runtime.proxy.QuantizerRecipe;
import dev.brevity.runtime.proxy.WeightQuant;
import dev.brevity.runtime.tensor.QuantTensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Runs quantizers over a range of numbers. */
final class CurveTracer {
  private static final int USUAL_GROUP = 128;
  private static final int GROUPS_OF_GROUPS = 8;

  private final Brevity brevity;

  CurveTracer(Brevity brevity) {
    this.brevity = brevity;
  }

  /**
   * What the recipe makes of equally distant numbers.
   *
   * @throws RecipeException if the recipe has errors
   * @throws IllegalArgumentException if it cannot be put to work on a row of numbers
   */
  Curve trace(
      String name,
      Map<String, ? extends @Nullable Object> settings,
      double from,
      double to,
      int points) {
    QuantizerRecipe recipe = brevity.quantizer(name).with(settings);
    Resolution resolution = resolve(name);
    Set<String> roles = rolesOfProxy(resolution);
    float[] inputs = new float[points];
    for (int i = 0; i < points; i++) {
      inputs[i] = (float) (from + (to - from) * i / (points - 1));
    }
    try (NDManager manager = NDManager.newBaseManager()) {
      QuantizerRecipe bare =
          roles.contains(ActQuant.class.getSimpleName()) ? recipe.with("act_impl", null) : recipe;
      Rehearsal rehearsal = new Rehearsal(manager, bare);
      if (roles.contains(WeightQuant.class.getSimpleName())) {
        return trace(inputs, rehearsal::weight);
      }
      if (roles.contains(ActQuant.class.getSimpleName())) {
        int dimensions = dimensions(resolution);
        return trace(inputs, numbers -> rehearsal.activation(numbers, dimensions));
      }
      if (roles.contains(BiasQuant.class.getSimpleName())) {
        return trace(inputs, rehearsal::bias);
      }
      if (roles.contains(AccumulatorQuant.class.getSimpleName())) {
        return trace(inputs, rehearsal::accumulator);
      }
    } catch (IllegalStateException | IllegalArgumentException e) {
      throw new IllegalArgumentException("`" + name + "` cannot be drawn: " + e.getMessage());
    }
    throw new IllegalArgumentException(
        "`" + name + "` is for a kind of tensor that cannot be drawn");
  }

  /** Quantizes numbers in one row. */
  @FunctionalInterface
  private interface Run {
    QuantTensor quantize(float[] numbers);
  }

  /** Each group of numbers that share a scale gets both ends of the range, so that all agree. */
  private static Curve trace(float[] inputs, Run run) {
    int group = Formats.groupSize(run.quantize(inWholeGroups(inputs)));
    if (group < 3) {
      return curve(inputs, run.quantize(inputs), index -> index);
    }
    int own = group - 2;
    int groups = (inputs.length + own - 1) / own;
    groups += Math.floorMod(-groups, GROUPS_OF_GROUPS);
    float[] padded = new float[groups * group];
    for (int i = 0; i < padded.length; i++) {
      int place = i % group;
      int index = Math.min(i / group * own + place - 2, inputs.length - 1);
      padded[i] = place == 0 ? inputs[0] : place == 1 ? inputs[inputs.length - 1] : inputs[index];
    }
    return curve(inputs, run.quantize(padded), index -> index / own * group + index % own + 2);
  }

  /**
   * The numbers, the last one repeated until groups of usual size, and groups of these, are whole.
   */
  private static float[] inWholeGroups(float[] numbers) {
    int missing = Math.floorMod(-numbers.length, USUAL_GROUP * GROUPS_OF_GROUPS);
    float[] padded = Arrays.copyOf(numbers, numbers.length + missing);
    Arrays.fill(padded, numbers.length, padded.length, numbers[numbers.length - 1]);
    return padded;
  }

  /** Where a number stands in the row. */
  @FunctionalInterface
  private interface Place {
    int of(int index);
  }

  private static Curve curve(float[] inputs, QuantTensor quantized, Place place) {
    float[] outputs = quantized.value().toFloatArray();
    List<Curve.Point> points = new ArrayList<>();
    for (int i = 0; i < inputs.length; i++) {
      points.add(new Curve.Point(inputs[i], outputs[place.of(i)]));
    }
    return new Curve(points, Formats.facts(quantized));
  }

  private Resolution resolve(String name) {
    Library library = brevity.library();
    MergedRecipe merged = library.merged(name).orElseThrow();
    Resolution resolution = new Resolver(library).resolve(merged, Inputs.symbolic());
    if (resolution.value().isEmpty()) {
      throw new RecipeException(resolution.diagnostics());
    }
    return resolution;
  }

  private Set<String> rolesOfProxy(Resolution resolution) {
    String proxy = ((ResolvedObject) resolution.value().orElseThrow()).implementation();
    return brevity
        .library()
        .vocabulary()
        .implementations()
        .find(proxy)
        .map(ImplementationSignature::roles)
        .orElse(Set.of());
  }

  /** How many dimensions the recipe expects of an activation, where it says so. */
  private static int dimensions(Resolution resolution) {
    return resolution
        .trace("scaling_stats_permute_dims")
        .flatMap(Trace::value)
        .filter(Value.Sequence.class::isInstance)
        .map(order -> ((Value.Sequence) order).elements().size())
        .orElse(2);
  }
}
