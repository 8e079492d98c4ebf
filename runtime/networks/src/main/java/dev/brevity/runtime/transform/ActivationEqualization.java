package dev.brevity.runtime.transform;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import dev.brevity.runtime.graph.Argument;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.graph.GraphBlock;
import dev.brevity.runtime.graph.Node;
import dev.brevity.runtime.graph.NodeHook;
import dev.brevity.runtime.graph.Operation;
import dev.brevity.runtime.graph.Value;
import dev.brevity.runtime.graph.layer.FloatLayers;
import dev.brevity.runtime.graph.layer.ScaleBias;
import dev.brevity.runtime.layer.LayerSpec;
import dev.brevity.runtime.module.Scope;
import dev.brevity.runtime.transform.Region.Member;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Moves large values from activations, which are hard to quantize, into weights, channel by
 * channel, without changing what the network computes. It is opened, the network is run on some
 * batches, and {@link #apply} changes the graph.
 *
 * <p>Source: Xiao et al., SmoothQuant, arXiv 2211.10438.
 */
public final class ActivationEqualization implements RunningStatistics, AutoCloseable {
  private static final String INPUT = "input:";
  private static final String OUTPUT = "output:";

  /**
   * How activations are equalized.
   *
   * @param alpha the power of the activation's range in the factor; the weights' has 1 - alpha
   * @param addMultiply whether a multiplication may be added where no layer before can take the
   *     factor
   * @param layerwise whether each layer gets a multiplication before it, instead of regions of
   *     several layers
   * @param coOptimize whether the range of the layers before counts half
   * @param skippedLayers names of layers that stay as they are, when layerwise
   */
  public record Options(
      double alpha,
      boolean addMultiply,
      boolean layerwise,
      boolean coOptimize,
      Set<String> skippedLayers) {
    public Options {
      skippedLayers = Set.copyOf(skippedLayers);
      if (layerwise && !addMultiply) {
        throw new IllegalArgumentException(
            "equalizing layer by layer is not possible without adding multiplications");
      }
    }

    /** A multiplication before each layer. */
    public static Options layerwise(double alpha) {
      return new Options(alpha, true, true, false, Set.of());
    }
  }

  /**
   * What was done to one region.
   *
   * @param factors one per channel; a single 1 if the region could not be equalized
   */
  public record Step(Region region, float[] factors) {}

  /** Largest magnitudes over a batch, and which axis the batch had. */
  private record Observed(NDArray largest, int batchAxis) {}

  private final Graph graph;
  private final Options options;
  private final List<Region> regions;
  private final NDManager manager;
  private final GraphBlock.Registration registration;
  private final Map<String, Integer> batchAxes = new HashMap<>();
  private final Map<String, Observed> inputs = new LinkedHashMap<>();
  private final Map<String, Observed> outputs = new LinkedHashMap<>();

  /** Begins to observe the network. */
  public ActivationEqualization(GraphBlock network, NDManager manager, Options options) {
    this.graph = network.graph();
    this.options = options;
    this.manager = manager.newSubManager();
    this.regions =
        options.layerwise()
            ? layers()
            : RegionSafety.scalable(
                graph, Regions.of(graph, RegionRules.withoutNormSinks(), options.addMultiply()));
    for (Region region : regions) {
      int axis = batchAxis(region);
      observed(region).forEach(layer -> batchAxes.putIfAbsent(layer, axis));
    }
    this.registration = network.addHook(NodeHook.watching(this::observe));
  }

  /** The regions that will be equalized. */
  public List<Region> regions() {
    return regions;
  }

  /** The largest magnitudes seen so far of a layer's input or output, without the batch axis. */
  public @Nullable NDArray statistic(String layer) {
    Observed seen = inputs.getOrDefault(layer, outputs.get(layer));
    return seen == null ? null : seen.largest();
  }

  @Override
  public Map<String, NDArray> arrays() {
    Map<String, NDArray> arrays = new LinkedHashMap<>();
    inputs.forEach((layer, seen) -> arrays.put(INPUT + layer, seen.largest()));
    outputs.forEach((layer, seen) -> arrays.put(OUTPUT + layer, seen.largest()));
    return arrays;
  }

  @Override
  public Map<String, Long> counts() {
    return Map.of();
  }

  @Override
  public void restore(Map<String, NDArray> arrays, Map<String, Long> counts) {
    inputs.clear();
    outputs.clear();
    arrays.forEach(
        (name, array) -> {
          boolean input = name.startsWith(INPUT);
          String layer = name.substring((input ? INPUT : OUTPUT).length());
          NDArray largest = array.duplicate();
          largest.attach(manager);
          (input ? inputs : outputs)
              .put(layer, new Observed(largest, Objects.requireNonNull(batchAxes.get(layer))));
        });
  }

  /** Ends the observation and changes weights and graph. */
  public List<Step> apply() {
    registration.close();
    List<Step> steps = new ArrayList<>();
    for (Region region : regions) {
      List<Observed> seen = seen(region);
      if (seen.isEmpty()) {
        continue;
      }
      try (Scope scope = Scope.discarding()) {
        steps.add(new Step(region, equalize(region, seen)));
      }
    }
    return List.copyOf(steps);
  }

  /** Ends the observation; what has not been applied is dropped. */
  @Override
  public void close() {
    registration.close();
    manager.close();
  }

  private List<Region> layers() {
    Set<String> types = RegionRules.withoutNormSinks().sinks();
    List<Region> found = new ArrayList<>();
    for (String layer : graph.layers().keySet()) {
      if (types.contains(LayerTypes.spec(graph, layer).type())
          && !options.skippedLayers().contains(layer)) {
        ChannelWeights.sink(graph, layer)
            .ifPresent(weights -> found.add(Region.ofSink(layer, weights.channels())));
      }
    }
    return List.copyOf(found);
  }

  /** Sequences may come before batches in attention. */
  private int batchAxis(Region region) {
    return Stream.concat(region.sources().stream(), region.sinks().stream())
            .map(member -> LayerTypes.spec(graph, member.layer()))
            .anyMatch(
                spec ->
                    spec.type().equals("MultiheadAttention") && !spec.flag("batch_first", false))
        ? 1
        : 0;
  }

  /** Layers whose inputs, or activations whose outputs, tell the range of the region. */
  private static List<String> observed(Region region) {
    return region.activations().isEmpty()
        ? region.sinks().stream().map(Member::layer).distinct().toList()
        : region.activations();
  }

  private void observe(Node node, List<Value> arguments, Value result) {
    String layer = node.layer().orElse(null);
    if (layer == null || !batchAxes.containsKey(layer)) {
      return;
    }
    if (Regions.SCALE_VARYING.contains(LayerTypes.spec(graph, layer).type())) {
      record(outputs, layer, result.tensor().value());
    } else if (!arguments.isEmpty() && mayEqualize(node)) {
      record(inputs, layer, arguments.get(0).tensor().value());
    }
  }

  private boolean mayEqualize(Node node) {
    return !LayerTypes.of(graph, node).orElse("").equals("MultiheadAttention")
        || LayerTypes.isSelfAttention(node);
  }

  private void record(Map<String, Observed> seen, String layer, NDArray values) {
    int axis = Objects.requireNonNull(batchAxes.get(layer));
    NDArray largest = ScaleComputation.MAXABS.of(values, axis);
    Observed before = seen.get(layer);
    NDArray kept = before == null ? largest : larger(before.largest(), largest);
    seen.put(layer, new Observed(Scope.keep(kept, manager), axis));
  }

  /**
   * The larger magnitudes of two. Pictures and sequences may differ in size, and then axes that do
   * are reduced; channels are as many.
   */
  private static NDArray larger(NDArray first, NDArray second) {
    NDArray left = first;
    NDArray right = second;
    for (int axis = 0; axis < left.getShape().dimension(); axis++) {
      if (left.getShape().get(axis) != right.getShape().get(axis)) {
        left = left.max(new int[] {axis}, true);
        right = right.max(new int[] {axis}, true);
      }
    }
    return left.maximum(right);
  }

  private List<Observed> seen(Region region) {
    Map<String, Observed> source = region.activations().isEmpty() ? inputs : outputs;
    List<Observed> found = new ArrayList<>();
    for (String layer : observed(region)) {
      Observed one = source.get(layer);
      if (one == null) {
        return List.of();
      }
      found.add(one);
    }
    return found;
  }

  private float[] equalize(Region region, List<Observed> seen) {
    Equalization equalization = new Equalization(graph, region);
    OptionalInt axis = featureAxis(region);
    Shape shape = seen.get(0).largest().getShape();
    if (!equalization.isPossible()
        || axis.isEmpty()
        || seen.stream().anyMatch(other -> !other.largest().getShape().equals(shape))
        || (axis.getAsInt() < 0 && shape.dimension() > 1 && isNormalized(region))) {
      return new float[] {1};
    }
    NDArray range = range(seen, axis.getAsInt());
    if (options.coOptimize() && !region.sources().isEmpty()) {
      NDArray sources =
          equalization.sourceRange(
              manager, weights -> ScaleComputation.MAXABS.of(weights.rows(), 1));
      range = sources.mul(0.5f).add(range.mul(0.5f));
    }
    NDArray sinks = equalization.sinkRange(manager, ScaleComputation.MAXABS);
    if (!range.getShape().equals(sinks.getShape())) {
      return new float[] {1};
    }
    NDArray factors = Equalization.factors(range, sinks, options.alpha());
    insertMultiplications(region, factors, shape, axis.getAsInt(), seen.get(0).batchAxis());
    equalization.apply(factors);
    return factors.toFloatArray();
  }

  /** Whether a normalization is a source, whose channels are the second axis of several. */
  private boolean isNormalized(Region region) {
    return region.sources().stream()
        .anyMatch(source -> LayerTypes.spec(graph, source.layer()).type().startsWith("BatchNorm"));
  }

  /** The axis of features that all layers agree on; empty if they do not. */
  private OptionalInt featureAxis(Region region) {
    List<Integer> axes =
        Stream.concat(region.sinks().stream(), region.sources().stream())
            .map(member -> ChannelAxes.activation(LayerTypes.spec(graph, member.layer())))
            .filter(OptionalInt::isPresent)
            .map(OptionalInt::getAsInt)
            .distinct()
            .toList();
    return axes.size() == 1 ? OptionalInt.of(axes.get(0)) : OptionalInt.empty();
  }

  private static NDArray range(List<Observed> seen, int axis) {
    NDArray all = null;
    for (Observed one : seen) {
      NDArray features = one.largest();
      int last = features.getShape().dimension() - 1;
      NDArray rows =
          (axis == 0 ? features : features.swapAxes(0, last))
              .reshape(features.getShape().get(axis == 0 ? 0 : last), -1);
      all = all == null ? rows : all.concat(rows, 1);
    }
    return ScaleComputation.MAXABS.of(Objects.requireNonNull(all), 1);
  }

  private void insertMultiplications(
      Region region, NDArray factors, Shape statistic, int axis, int batchAxis) {
    long[] sizes = new long[statistic.dimension()];
    Arrays.fill(sizes, 1);
    sizes[axis < 0 ? axis + sizes.length : axis] = factors.size();
    List<Long> runtimeShape = new ArrayList<>(Arrays.stream(sizes).boxed().toList());
    runtimeShape.add(batchAxis, 1L);
    if (options.layerwise()) {
      String layer = region.sinks().get(0).layer();
      String name = graph.freeLayerName(layer + ".scale");
      graph.addLayer(name, multiplication(factors, runtimeShape, false));
      graph.calls(layer).forEach(call -> insertBefore(call, name));
    } else if (options.addMultiply()) {
      for (String activation : region.activations()) {
        Node call = graph.calls(activation).get(0);
        String name = graph.freeLayerName(call.name() + "act_eq_mul");
        Node scaled =
            graph.insertLayerAfter(call, name, multiplication(factors, runtimeShape, true));
        graph.replaceUses(call, scaled);
      }
    }
  }

  /** All that the call took from its first argument's node it takes from the product. */
  private void insertBefore(Node call, String multiplication) {
    Node input = call.inputs().get(0);
    Node scaled =
        graph.insertBefore(
            call, multiplication, new Operation.LayerCall(multiplication), Argument.of(input));
    call.mapInputs(node -> node == input ? scaled : node);
  }

  private Block multiplication(NDArray factors, List<Long> runtimeShape, boolean ofActivation) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    values.put("num_features", factors.size());
    values.put("bias", false);
    values.put("runtime_shape", runtimeShape);
    if (ofActivation) {
      values.put(ScaleBias.SCALES_ACTIVATION, true);
    }
    NDArray weight = Scope.keep(factors.duplicate(), manager.getParentManager());
    return new FloatLayers().create(new LayerSpec("ScaleBias", values), Map.of("weight", weight));
  }
}
