package dev.brevity.runtime.algorithm.gpxq;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import dev.brevity.runtime.algorithm.LayerError;
import dev.brevity.runtime.algorithm.LayerListener;
import dev.brevity.runtime.algorithm.Samples;
import dev.brevity.runtime.aten.RoundingGrid;
import dev.brevity.runtime.calibration.KeptWeights;
import dev.brevity.runtime.graph.Argument;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.graph.GraphBlock;
import dev.brevity.runtime.graph.Node;
import dev.brevity.runtime.graph.Operation;
import dev.brevity.runtime.layer.WeightLayer;
import dev.brevity.runtime.module.Scope;
import dev.brevity.runtime.proxy.ActQuant;
import dev.brevity.runtime.proxy.AttachedQuantizer;
import dev.brevity.runtime.tensor.IntQuantTensor;
import dev.brevity.runtime.tensor.QuantTensor;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.DoubleConsumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Takes the layers of a quantized network in the order in which they are computed, and gives each
 * the weight that a {@link ColumnSolver} finds for the inputs that it gets from the layers before
 * as they are by then. Convolutions of any kind and layers on tokens take part; a layer that is
 * called several times is looked at where it is called first.
 *
 * <p>The network must have computed one batch, and activations must have their scales.
 *
 * <pre>{@code
 * List<LayerError> errors =
 *     new Gpxq(network, manager, Gptq.defaults(), Gpxq.Options.defaults(), LayerListener.SILENT)
 *         .apply(Samples.of(batches));
 * }</pre>
 */
public final class Gpxq {
  /**
   * What is the same for all solvers.
   *
   * @param quantizedActivations whether inputs are quantized while the algorithm runs
   * @param frozenScales whether scales that are computed from a weight stay what they are from now
   *     on; the reference recomputes them from each column
   * @param searchedScales whether smaller scales are tried too, for each output, and the best one
   *     is kept; only where scales are frozen, may be any number, and accumulators have no limit
   * @param heldOut every so many-th sample is kept from the solver and chooses between it, its
   *     {@link ColumnSolver#candidates} and the weight as it is; what is chosen then sees all
   *     samples. Null for none
   * @param type of the sums and of the weights while they are worked on, float32 or float64
   * @param layers the names of the layers to look at
   */
  public record Options(
      boolean quantizedActivations,
      boolean frozenScales,
      boolean searchedScales,
      @Nullable Integer heldOut,
      DataType type,
      Predicate<String> layers) {
    /** Quantized activations, frozen scales that are not searched, no held samples, float32. */
    public static Options defaults() {
      return new Options(true, true, false, null, DataType.FLOAT32, layer -> true);
    }
  }

  private final GraphBlock network;
  private final Graph graph;
  private final NDManager manager;
  private final ColumnSolver solver;
  private final Options options;
  private final LayerListener listener;

  /** Whether what is computed is chosen on the way. */
  private final boolean chooses;

  /**
   * @param manager owns what layers keep of their original weights
   */
  public Gpxq(
      GraphBlock network,
      NDManager manager,
      ColumnSolver solver,
      Options options,
      LayerListener listener) {
    this.network = network;
    this.graph = network.graph();
    this.manager = manager;
    this.solver = solver;
    this.options = options;
    this.listener = listener;
    this.chooses =
        graph.nodes().stream().anyMatch(node -> node.operation() instanceof Operation.Select);
  }

  /**
   * Changes the weights.
   *
   * @return the errors of the layers in the order in which they were taken
   * @throws IllegalArgumentException if a layer does not fit the limits of accumulators
   */
  public List<LayerError> apply(Samples samples) {
    Map<String, WeightLayer> open = new LinkedHashMap<>(targets());
    open.values().forEach(layer -> layer.keepOriginal(manager));
    listener.begin(open.size());
    List<LayerError> errors = new ArrayList<>();
    try (KeptWeights kept = KeptWeights.of(network);
        LayerInputs inputs =
            new LayerInputs(
                network,
                manager,
                samples,
                options.quantizedActivations(),
                solver.comparesWithFloat())) {
      Predicate<Node> stops = node -> node.layer().filter(open::containsKey).isPresent();
      for (Optional<Node> next = inputs.advance(stops);
          next.isPresent();
          next = inputs.advance(stops)) {
        String name = next.get().layer().orElseThrow();
        WeightLayer layer = open.remove(name);
        if (layer != null && !listener.isDone(name)) {
          List<Target> alike = new ArrayList<>(List.of(new Target(name, layer)));
          alike.addAll(besides(layer, next.get(), open));
          errors.addAll(correct(alike, next.get(), inputs));
          alike.forEach(target -> open.remove(target.name()));
        }
      }
    }
    open.keySet().forEach(listener::unreached);
    return errors;
  }

  /** Layers whose weight is theirs alone, with a quantizer for it. */
  private Map<String, WeightLayer> targets() {
    Map<Parameter, Integer> owners = new IdentityHashMap<>();
    for (Block layer : graph.layers().values()) {
      for (Pair<String, Parameter> parameter : layer.getParameters()) {
        owners.merge(parameter.getValue(), 1, Integer::sum);
      }
    }
    graph.parameters().values().forEach(parameter -> owners.merge(parameter, 1, Integer::sum));
    Map<String, WeightLayer> found = new LinkedHashMap<>();
    graph
        .layers()
        .forEach(
            (name, block) -> {
              if (block instanceof WeightLayer layer
                  && layer.weightQuant().filter(AttachedQuantizer::isEnabled).isPresent()
                  && layer.sumsProducts()
                  && layer.weight().isInitialized()
                  && owners.getOrDefault(layer.weight(), 0) == 1
                  && options.layers().test(name)
                  && !graph.calls(name).isEmpty()) {
                found.put(name, layer);
              }
            });
    return found;
  }

  /** A layer whose weight is corrected. */
  private record Target(String name, WeightLayer layer) {}

  /**
   * Other layers that multiply what a layer gets, such as keys and values beside queries: sums of
   * products of inputs are the same for all of them. None where what is computed is chosen on the
   * way, since layers may then see other batches.
   */
  private List<Target> besides(WeightLayer layer, Node node, Map<String, WeightLayer> open) {
    if (chooses || !(node.arguments().get(0) instanceof Argument.Reference input)) {
      return List.of();
    }
    List<Target> found = new ArrayList<>();
    for (Node user : graph.users(input.node())) {
      String name = user.layer().orElse("");
      WeightLayer other = open.get(name);
      if (other != null
          && layer.multipliesLike(other)
          && !listener.isDone(name)
          && graph.calls(name).get(0) == user
          && user.arguments().get(0).equals(input)) {
        found.add(new Target(name, other));
      }
    }
    return found;
  }

  /**
   * Corrects layers that get the same.
   *
   * @param targets the one that the node calls comes first; those whose quantizers make something
   *     else of the input are removed
   */
  private List<LayerError> correct(List<Target> targets, Node node, LayerInputs inputs) {
    WeightLayer first = targets.get(0).layer();
    try (NDManager scratch = manager.newSubManager();
        InputStatistics seen = statistics(first, scratch);
        @Nullable InputStatistics held =
            options.heldOut() == null ? null : statistics(first, scratch)) {
      Map<String, LayerProblem.InputRange> ranges = observe(targets, node, inputs, seen, held);
      List<LayerError> errors = new ArrayList<>();
      try (Scope scope = Scope.discarding()) {
        Map<Target, PreparedLayer> prepared = new LinkedHashMap<>();
        for (Target target : targets) {
          prepared.put(target, prepare(target, ranges.get(target.name())));
        }
        Map<Target, ColumnSolver> solvers = chosen(prepared, seen, held);
        if (held != null) {
          seen.addAll(held);
        }
        InputProducts products = seen.products();
        prepared.forEach(
            (target, layer) -> {
              try (Scope attempt = Scope.discarding()) {
                errors.add(solve(target, layer, solvers.getOrDefault(target, solver), products));
              }
              listener.done(errors.get(errors.size() - 1));
            });
      }
      return errors;
    }
  }

  private PreparedLayer prepare(Target target, LayerProblem.@Nullable InputRange range) {
    PreparedLayer layer =
        new PreparedLayer(target.layer(), options.frozenScales(), options.type(), range);
    if (solver.accumulator() != null) {
      AccumulatorBound.requireIntegers("`" + target.name() + "`", layer.columns(), range);
    }
    return layer;
  }

  private InputStatistics statistics(WeightLayer layer, NDManager scratch) {
    return new InputStatistics(
        layer, solver.weighing(), solver.comparesWithFloat(), options.type(), scratch);
  }

  /** The integers that inputs are, by layer; none of layers whose inputs are no integers. */
  private Map<String, LayerProblem.InputRange> observe(
      List<Target> targets,
      Node node,
      LayerInputs inputs,
      InputStatistics seen,
      @Nullable InputStatistics held) {
    Map<String, LayerProblem.InputRange> ranges = new LinkedHashMap<>();
    @Nullable HeldSamples division =
        options.heldOut() == null ? null : new HeldSamples(options.heldOut());
    inputs.forEachAt(
        node,
        (input, floating) -> {
          try (Scope scope = Scope.discarding()) {
            Target first = targets.get(0);
            QuantTensor quantized = quantized(first.layer(), input);
            NDArray value = quantized.value();
            @Nullable NDArray reference = floating == null ? null : floating.value();
            if (held == null || division == null) {
              seen.add(value, reference);
            } else {
              HeldSamples.Division next = division.next(value);
              next.seen(value)
                  .ifPresent(part -> seen.addPart(part, ofNullable(reference, next::seen), value));
              next.held(value)
                  .ifPresent(part -> held.addPart(part, ofNullable(reference, next::held), value));
            }
            addRange(first, quantized, ranges);
            for (Target other : List.copyOf(targets.subList(1, targets.size()))) {
              QuantTensor own = quantized(other.layer(), input);
              if (own.value().contentEquals(value)) {
                addRange(other, own, ranges);
              } else {
                targets.remove(other);
              }
            }
          }
        });
    return ranges;
  }

  private static void addRange(
      Target target, QuantTensor input, Map<String, LayerProblem.InputRange> ranges) {
    if (input instanceof IntQuantTensor integers) {
      ranges.computeIfAbsent(target.name(), name -> range(integers));
    }
  }

  private static @Nullable NDArray ofNullable(
      @Nullable NDArray batch, Function<NDArray, Optional<NDArray>> part) {
    return batch == null ? null : part.apply(batch).orElse(null);
  }

  /** The input as the layer quantizes it. */
  static QuantTensor quantized(WeightLayer layer, QuantTensor input) {
    Optional<AttachedQuantizer<ActQuant>> quantizer = layer.inputQuant();
    if (quantizer.isEmpty()) {
      return input;
    }
    quantizer.get().setTraining(false);
    return quantizer.get().proxy().quantize(input);
  }

  private static LayerProblem.InputRange range(IntQuantTensor input) {
    double steps = Math.pow(2, input.bitWidth().getFloat());
    return input.signed()
        ? new LayerProblem.InputRange(-steps / 2, steps / 2 - 1)
        : new LayerProblem.InputRange(0, steps - 1);
  }

  private Optional<ScaleSearch> search(WeightLayer layer, WeightColumns grid, OutputError error) {
    boolean searches =
        options.searchedScales()
            && options.frozenScales()
            && solver.accumulator() == null
            && grid.grid().isPresent()
            && ScaleSearch.applies(grid.scales(), error.shape());
    return searches
        ? FreeScale.of(layer.weightQuant().orElseThrow())
            .map(
                scale ->
                    new ScaleSearch(
                        scale,
                        grid.scales(),
                        () -> WeightColumns.of(layer, true, options.type()),
                        error::ofOutputs))
        : Optional.empty();
  }

  private LayerError solve(
      Target target, PreparedLayer layer, ColumnSolver chosen, InputProducts products) {
    String name = target.name();
    OutputError error = layer.error(products);
    double before = error.of(layer.roundedOriginal());
    double[] told = {0};
    DoubleConsumer damped =
        damping -> {
          if (damping > told[0]) {
            told[0] = damping;
            listener.damped(name, damping);
          }
        };
    Function<WeightColumns, NDArray> solving =
        columns -> chosen.solve(layer.problem(products, columns, damped));
    NDArray found =
        search(target.layer(), layer.columns(), error)
            .map(search -> search.solve(products.gram().getManager(), solving))
            .orElseGet(() -> solving.apply(layer.columns()))
            .toType(DataType.FLOAT32, false);
    if (found.isNaN().any().getBoolean() || found.isInfinite().any().getBoolean()) {
      return new LayerError(name, before, before);
    }
    layer.assign(found);
    NDArray rounded = layer.columns().rounded(found);
    return new LayerError(name, before, error.of(rounded), accumulator(rounded, layer));
  }

  /** What samples that the solver has not seen choose, where there are any. */
  private Map<Target, ColumnSolver> chosen(
      Map<Target, PreparedLayer> prepared, InputStatistics seen, @Nullable InputStatistics held) {
    Map<Target, ColumnSolver> solvers = new LinkedHashMap<>();
    if (held != null && held.isEmpty()) {
      prepared.keySet().forEach(target -> listener.unheld(target.name()));
    } else if (held != null && !seen.isEmpty()) {
      try (Scope scope = Scope.discarding()) {
        InputProducts known = seen.products();
        InputProducts judging = held.products();
        prepared.forEach(
            (target, layer) -> {
              try (Scope choice = Scope.discarding()) {
                LayerProblem problem = layer.problem(known, layer.columns(), damping -> {});
                solvers.put(target, new SolverChoice(problem, layer.error(judging)).among(solver));
              }
            });
      }
    }
    return solvers;
  }

  /** What the weight as it is rounded needs of accumulators, where they are limited. */
  private OptionalDouble accumulator(NDArray rounded, PreparedLayer layer) {
    @Nullable AccumulatorBound bound = solver.accumulator();
    LayerProblem.@Nullable InputRange range = layer.range();
    Optional<RoundingGrid> grid = layer.columns().grid();
    if (bound == null || range == null || grid.isEmpty()) {
      return OptionalDouble.empty();
    }
    NDArray integers = rounded.div(grid.get().scale()).round();
    return OptionalDouble.of(bound.required(integers, range));
  }
}
