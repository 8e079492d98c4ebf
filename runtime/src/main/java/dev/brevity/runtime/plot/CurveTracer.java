package dev.brevity.runtime.plot;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.brevity.dsl.cli.UsageException;
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
import dev.brevity.runtime.module.TrackedParameter;
import dev.brevity.runtime.proxy.ActQuant;
import dev.brevity.runtime.proxy.AttachedQuantizer;
import dev.brevity.runtime.proxy.LayerFacts;
import dev.brevity.runtime.proxy.QuantProxy;
import dev.brevity.runtime.proxy.QuantizerRecipe;
import dev.brevity.runtime.proxy.QuantizerSite;
import dev.brevity.runtime.proxy.WeightQuant;
import dev.brevity.runtime.tensor.PlainTensor;
import dev.brevity.runtime.tensor.QuantTensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Runs quantizers over a range of numbers. */
final class CurveTracer {
  private final Brevity brevity;

  CurveTracer(Brevity brevity) {
    this.brevity = brevity;
  }

  /**
   * What the recipe makes of equally distant numbers.
   *
   * @throws RecipeException if the recipe has errors
   * @throws UsageException if it is for something else than weights and activations
   */
  Curve trace(
      String name, Map<String, @Nullable Object> settings, double from, double to, int points) {
    QuantizerRecipe recipe = brevity.quantizer(name).with(settings);
    Resolution resolution = resolve(name);
    Set<String> roles = rolesOfProxy(resolution);
    float[] inputs = new float[points];
    for (int i = 0; i < points; i++) {
      inputs[i] = (float) (from + (to - from) * i / (points - 1));
    }
    try (NDManager manager = NDManager.newBaseManager()) {
      if (roles.contains(WeightQuant.class.getSimpleName())) {
        return trace(inputs, numbers -> weight(manager, recipe, numbers));
      }
      if (roles.contains(ActQuant.class.getSimpleName())) {
        QuantizerRecipe bare = recipe.with("act_impl", null);
        int dimensions = dimensions(resolution);
        return trace(inputs, numbers -> activation(manager, bare, dimensions, numbers));
      }
    } catch (IllegalStateException | IllegalArgumentException e) {
      throw new UsageException("`" + name + "` cannot be drawn: " + e.getMessage());
    }
    throw new UsageException(
        "`" + name + "` is for neither weights nor activations, and only these can be drawn");
  }

  /** Quantizes numbers in one row. */
  @FunctionalInterface
  private interface Run {
    QuantTensor quantize(float[] numbers);
  }

  /** Each group of numbers that share a scale gets both ends of the range, so that all agree. */
  private static Curve trace(float[] inputs, Run run) {
    QuantTensor first = run.quantize(inputs);
    int group = Formats.groupSize(first);
    if (group < 3) {
      return curve(inputs, first, index -> index);
    }
    int own = group - 2;
    int groups = (inputs.length + own - 1) / own;
    float[] padded = new float[groups * group];
    for (int i = 0; i < padded.length; i++) {
      int place = i % group;
      int index = Math.min(i / group * own + place - 2, inputs.length - 1);
      padded[i] = place == 0 ? inputs[0] : place == 1 ? inputs[inputs.length - 1] : inputs[index];
    }
    return curve(inputs, run.quantize(padded), index -> index / own * group + index % own + 2);
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

  private static QuantTensor weight(NDManager manager, QuantizerRecipe recipe, float[] numbers) {
    Shape shape = new Shape(1, numbers.length);
    NDArray weight = manager.create(numbers, shape);
    LayerFacts layer =
        new LayerFacts("Linear", new LayerFacts.WeightFacts(shape, numbers.length, 1, 0, false, 1));
    AttachedQuantizer<WeightQuant> quantizer =
        attached(manager, recipe, WeightQuant.class, layer, weight);
    if (quantizer.proxy().requiresQuantInput()) {
      throw new UsageException(
          "`" + recipe.name() + "` looks at the layer's input, which a drawing has not");
    }
    quantizer.setTraining(false);
    return quantizer.proxy().quantize(weight, new PlainTensor(weight));
  }

  private static QuantTensor activation(
      NDManager manager, QuantizerRecipe recipe, int dimensions, float[] numbers) {
    long[] shape = new long[dimensions];
    Arrays.fill(shape, 1);
    shape[dimensions - 1] = numbers.length;
    PlainTensor x = new PlainTensor(manager.create(numbers, new Shape(shape)));
    AttachedQuantizer<ActQuant> quantizer =
        attached(manager, recipe, ActQuant.class, LayerFacts.of("Linear"), null);
    quantizer.setTraining(true);
    quantizer.proxy().quantize(x);
    quantizer.setTraining(false);
    return quantizer.proxy().quantize(x);
  }

  private static <P extends QuantProxy> AttachedQuantizer<P> attached(
      NDManager manager,
      QuantizerRecipe recipe,
      Class<P> kind,
      LayerFacts layer,
      @Nullable NDArray parameter) {
    AttachedQuantizer<P> quantizer = new AttachedQuantizer<>(recipe, kind);
    quantizer.attach(
        new QuantizerSite() {
          @Override
          public LayerFacts layer() {
            return layer;
          }

          @Override
          public Optional<TrackedParameter> parameter() {
            return Optional.ofNullable(parameter).map(array -> () -> array);
          }
        });
    quantizer.attachTo(manager);
    return quantizer;
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
