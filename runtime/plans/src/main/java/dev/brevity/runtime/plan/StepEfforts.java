package dev.brevity.runtime.plan;

import dev.brevity.dsl.model.ModelOutline.Product;
import dev.brevity.dsl.model.ModelOutline.Weight;
import dev.brevity.dsl.plan.LayerPlan;
import dev.brevity.dsl.plan.PlannedWord;
import dev.brevity.dsl.plan.ResolvedPlan;
import dev.brevity.dsl.plan.StepForecast;
import dev.brevity.dsl.plan.StepForecaster;
import dev.brevity.dsl.value.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** How much work the built-in steps are, as far as the shapes of a network tell. */
public final class StepEfforts implements StepForecaster {
  private static final double FLOAT_BYTES = 4;
  private static final int AWQ_TRIALS = 30;

  /** What an operator takes for a batch beyond its multiply-adds. */
  private static final double OPERATOR_SECONDS = 2e-4;

  /** Forward, and twice as much backward. */
  private static final int LEARNING = 3;

  private final Map<String, BiFunction<PlannedWord, Network, StepForecast>> known = new HashMap<>();

  /** Is called by {@link java.util.ServiceLoader}. */
  public StepEfforts() {
    known.put("gptq", (step, network) -> columns(step, network, 1));
    known.put("gpfq", (step, network) -> columns(step, network, 2));
    known.put("qronos", (step, network) -> columns(step, network, 2));
    known.put("axe", (step, network) -> columns(step, network, 1));
    known.put("magr", StepEfforts::magr);
    known.put("learned_round", StepEfforts::learning);
    known.put("awq", (step, network) -> passes(step, network, isLinear(), AWQ_TRIALS));
    known.put("svd_quant", StepEfforts::singularValues);
    known.put("calibrate", (step, network) -> passes(step, network, layer -> true, 1));
    known.put("bias_correction", (step, network) -> passes(step, network, layer -> true, 2));
  }

  @Override
  public List<StepForecast> forecast(ResolvedPlan plan) {
    Network network = new Network(plan);
    return Stream.concat(plan.before().stream(), plan.after().stream())
        .flatMap(
            step ->
                Optional.ofNullable(known.get(step.name()))
                    .map(effort -> effort.apply(step, network))
                    .stream())
        .toList();
  }

  private static Predicate<LayerPlan> isLinear() {
    return layer -> layer.layer().kind().equals("Linear");
  }

  /** The products of inputs, their factor, and the loop over columns. */
  private static StepForecast columns(PlannedWord step, Network network, int passes) {
    double perSample = 0;
    double once = 0;
    double bytes = 0;
    List<LayerPlan> layers = network.quantized(layer -> true);
    for (LayerPlan layer : layers) {
      Matrix matrix = Matrix.of(layer);
      perSample += passes * (network.work(layer) + network.positions(layer) * matrix.square());
      once += matrix.square() * (matrix.columns() + matrix.outputs());
      bytes = Math.max(bytes, FLOAT_BYTES * (1 + passes) * matrix.square());
    }
    double seconds = passes * network.operators(step);
    return new StepForecast(
        step.name(), names(layers), perSample, once, seconds, bytes + copies(layers));
  }

  private static StepForecast magr(PlannedWord step, Network network) {
    double perSample = 0;
    double once = 0;
    double bytes = 0;
    List<LayerPlan> layers = network.weighted();
    for (LayerPlan layer : layers) {
      Matrix matrix = Matrix.of(layer);
      perSample += network.work(layer) + network.positions(layer) * matrix.square();
      once += option(step, "steps") * matrix.square() * matrix.outputs();
      bytes += FLOAT_BYTES * matrix.square();
    }
    double seconds = network.operators(step);
    return new StepForecast(
        step.name(), names(layers), perSample, once, seconds, bytes + copies(layers));
  }

  private static StepForecast learning(PlannedWord step, Network network) {
    List<LayerPlan> layers = network.quantized(layer -> true);
    double work = layers.stream().mapToDouble(network::work).sum();
    double once = LEARNING * option(step, "iters") * option(step, "draws") * work;
    double bytes = 3 * copies(layers);
    double seconds = 2 * network.operators(step);
    return new StepForecast(step.name(), names(layers), 2 * work, once, seconds, bytes);
  }

  private static StepForecast singularValues(PlannedWord step, Network network) {
    List<LayerPlan> layers = network.quantized(isLinear());
    double once = 0;
    double bytes = 0;
    for (LayerPlan layer : layers) {
      Matrix matrix = Matrix.of(layer);
      double least = Math.min(matrix.columns(), matrix.outputs());
      once += 20 * option(step, "iters") * matrix.columns() * matrix.outputs() * least;
      bytes = Math.max(bytes, 4 * FLOAT_BYTES * matrix.columns() * matrix.outputs());
    }
    return new StepForecast(step.name(), names(layers), 0, once, 0, bytes);
  }

  private static StepForecast passes(
      PlannedWord step, Network network, Predicate<LayerPlan> kinds, int times) {
    List<LayerPlan> layers = network.quantized(kinds);
    double work = layers.stream().mapToDouble(network::work).sum();
    double seconds = times * network.operators(step);
    return new StepForecast(step.name(), names(layers), times * work, 0, seconds, 0);
  }

  private static double copies(List<LayerPlan> layers) {
    return layers.stream().mapToDouble(LayerPlan::bytesBefore).sum();
  }

  private static List<String> names(List<LayerPlan> layers) {
    return layers.stream().map(layer -> layer.layer().name()).toList();
  }

  private static double option(PlannedWord step, String name) {
    return step.options().get(name) instanceof Value.Numeric number ? number.value() : 1;
  }

  /** A weight as {@code groups} matrices of columns and outputs. */
  private record Matrix(double groups, double columns, double outputs) {
    static Matrix of(LayerPlan layer) {
      Weight weight = layer.layer().weight().orElseThrow();
      double elements =
          weight.shape().stream().mapToDouble(Long::doubleValue).reduce(1, (a, b) -> a * b);
      return new Matrix(
          weight.groups(),
          elements / weight.outChannels(),
          (double) weight.outChannels() / weight.groups());
    }

    double square() {
      return groups * columns * columns;
    }
  }

  /** Layers, and how much they compute for a sample. */
  private static final class Network {
    private final ResolvedPlan plan;
    private final Map<String, Double> work = new HashMap<>();

    Network(ResolvedPlan plan) {
      this.plan = plan;
      for (Product product : plan.model().products()) {
        product.multiplyAdds().ifPresent(count -> work.put(product.name(), (double) count));
      }
    }

    List<LayerPlan> weighted() {
      return plan.layers().stream().filter(layer -> layer.layer().weight().isPresent()).toList();
    }

    List<LayerPlan> quantized(Predicate<LayerPlan> kinds) {
      return weighted().stream()
          .filter(
              layer ->
                  layer.slots().stream()
                      .anyMatch(slot -> slot.slot().equals("weight") && slot.quantizes()))
          .filter(kinds)
          .toList();
    }

    /** Multiply-adds for a sample; 0 where shapes do not tell. */
    double work(LayerPlan layer) {
      return work.getOrDefault(layer.layer().name(), 0.0);
    }

    /** Seconds for a sample that its operators take beyond multiply-adds. */
    double operators(PlannedWord step) {
      return OPERATOR_SECONDS * plan.layers().size() / option(step, "batch_size");
    }

    /** How often the weight is applied to a sample. */
    double positions(LayerPlan layer) {
      Matrix matrix = Matrix.of(layer);
      double once = matrix.groups() * matrix.columns() * matrix.outputs();
      return Math.max(1, work(layer) / once);
    }
  }
}
