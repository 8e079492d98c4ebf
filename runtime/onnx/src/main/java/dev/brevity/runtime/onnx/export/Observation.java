package dev.brevity.runtime.onnx.export;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import dev.brevity.runtime.calibration.KeptWeights;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.graph.GraphBlock;
import dev.brevity.runtime.graph.GraphException;
import dev.brevity.runtime.graph.KnownResult;
import dev.brevity.runtime.graph.Node;
import dev.brevity.runtime.graph.NodeHook;
import dev.brevity.runtime.graph.Operation;
import dev.brevity.runtime.graph.Value;
import dev.brevity.runtime.layer.LayerWeight;
import dev.brevity.runtime.layer.QuantLayer;
import dev.brevity.runtime.layer.TruncLayer;
import dev.brevity.runtime.layer.WeightLayer;
import dev.brevity.runtime.layer.WeightedLayer;
import dev.brevity.runtime.proxy.ActQuant;
import dev.brevity.runtime.proxy.AttachedQuantizer;
import dev.brevity.runtime.proxy.QuantProxy;
import dev.brevity.runtime.tensor.IntQuantTensor;
import dev.brevity.runtime.tensor.QuantTensor;
import dev.brevity.runtime.tensor.ScaledTensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What one run of a network shows: the shape of every value, and the integers that its quantizers
 * use. Scales that follow from those of other tensors are known only then.
 */
final class Observation {
  private final Map<Node, Shape> shapes = new IdentityHashMap<>();
  private final Map<Node, DataType> types = new IdentityHashMap<>();
  private final Map<Node, QuantizedParts> parts = new IdentityHashMap<>();
  private final Set<Node> seen = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Map<QuantLayer, Map<String, StoredTensor>> weights = new IdentityHashMap<>();
  private final GraphBlock network;
  private final GridReading reading;

  private Observation(GraphBlock network, GridReading reading) {
    this.network = network;
    this.reading = reading;
  }

  /** What is seen without a run. */
  static Observation none(GraphBlock network, GridReading reading) {
    return new Observation(network, reading);
  }

  /** Whether only a run shows what is to be written: scales, types within branches, or results. */
  static boolean isNeeded(Graph graph) {
    return graph.nodes().stream()
            .anyMatch(
                node ->
                    node.operation() instanceof Operation.Select
                        || node.operation() instanceof Operation.Repeat)
        || graph.layers().values().stream().anyMatch(Observation::quantizes)
        || graph.output().inputs().stream().anyMatch(node -> !isTold(node.known()));
  }

  private static boolean isTold(KnownResult result) {
    return result.type().isPresent() && result.sizes().isPresent();
  }

  private static boolean quantizes(Block layer) {
    return layer instanceof QuantLayer known
        && known.quantizers().values().stream().anyMatch(AttachedQuantizer::isEnabled);
  }

  /** Runs the network on inputs that only have the right shapes. */
  static Observation of(GraphBlock network, List<NDArray> inputs, GridReading reading) {
    Observation seen = new Observation(network, reading);
    try (KeptWeights kept = KeptWeights.of(network)) {
      try (GraphBlock.Registration watching = network.addHook(seen.new Watching())) {
        network.evaluate(inputs.toArray(new NDArray[0]));
      }
      seen.tryBranches(inputs, new BranchTrials());
    }
    return seen;
  }

  /**
   * Runs the network along the paths that it has taken before, for inputs of their shapes.
   *
   * @param types of the inputs
   */
  static Observation along(
      GraphBlock network, NDManager manager, List<DataType> types, GridReading reading) {
    Observation seen = new Observation(network, reading);
    BranchTrials trials = new BranchTrials();
    List<GraphBlock.Path> paths = network.paths();
    try (KeptWeights kept = KeptWeights.of(network)) {
      for (GraphBlock.Path path : paths) {
        try (NDManager scratch = manager.newSubManager()) {
          trials.follow(path.choices());
          seen.attempt(zeros(scratch, types, path.shapes()), trials);
        }
      }
      try (NDManager scratch = manager.newSubManager()) {
        seen.tryBranches(zeros(scratch, types, paths.get(0).shapes()), trials);
      }
    }
    return seen;
  }

  private static List<NDArray> zeros(NDManager manager, List<DataType> types, List<Shape> shapes) {
    List<NDArray> zeros = new ArrayList<>();
    for (Shape shape : shapes) {
      zeros.add(manager.zeros(shape, types.get(zeros.size())));
    }
    return zeros;
  }

  /** Of a branch that the shapes do not suit only a part is seen. */
  private void tryBranches(List<NDArray> inputs, BranchTrials trials) {
    while (trials.next(network.graph())) {
      attempt(inputs, trials);
    }
  }

  private void attempt(List<NDArray> inputs, BranchTrials trials) {
    try (GraphBlock.Registration watching = network.addHook(new Watching());
        GraphBlock.Registration choosing = network.addHook(trials)) {
      network.evaluate(inputs.toArray(new NDArray[0]));
    } catch (GraphException unsuitable) {
      trials.failed();
    }
  }

  /** Whether a node calls a layer with quantizers and no run has come to it. */
  boolean isMissed(Node node) {
    return !seen.contains(node)
        && network.graph().layerOf(node).filter(Observation::quantizes).isPresent();
  }

  /** The shape of a node's result; empty when it is not a tensor. */
  Optional<Shape> shape(Node node) {
    return Optional.ofNullable(shapes.get(node));
  }

  /** The type of a node's result, seen or told; empty when it is not a tensor. */
  Optional<DataType> type(Node node) {
    return Optional.ofNullable(types.get(node)).or(() -> node.known().type());
  }

  /** The number of dimensions of a node's result, seen or told; empty when it is not a tensor. */
  Optional<Integer> rank(Node node) {
    return shape(node).map(Shape::dimension).or(() -> node.known().rank());
  }

  /** What the layer that the node calls quantizes. */
  QuantizedParts parts(Node node) {
    return parts.getOrDefault(node, QuantizedParts.NONE);
  }

  private void watch(Node node, List<Value> arguments, Value result) {
    seen.add(node);
    // What is quantized of several results is the first.
    Value main =
        result instanceof Value.Tuple tuple && !tuple.items().isEmpty()
            ? tuple.items().get(0)
            : result;
    if (main instanceof Value.Tensor tensor) {
      if (main == result) {
        shapes.put(node, tensor.array().getShape());
        types.put(node, tensor.array().getDataType());
      }
      if (network.graph().find(node.name()).filter(found -> found == node).isPresent()
          && network.graph().layerOf(node).orElse(null) instanceof QuantLayer layer
          && !arguments.isEmpty()
          && arguments.get(0) instanceof Value.Tensor input) {
        parts.put(node, new Reading(layer, input.tensor(), tensor.array()).read());
      }
    }
  }

  /** Sees all nodes. */
  private final class Watching implements NodeHook {
    @Override
    public Value computed(Node node, List<Value> arguments, Value result) {
      watch(node, arguments, result);
      return result;
    }

    @Override
    public boolean entersBodies() {
      return true;
    }
  }

  /** Looks at the quantizers of one call. */
  private final class Reading {
    private final Map<String, ActivationForm> forms = new HashMap<>();
    private final Map<String, InexpressibleException> problems = new LinkedHashMap<>();
    private final QuantLayer layer;
    private final QuantTensor input;
    private final NDArray output;

    Reading(QuantLayer layer, QuantTensor input, NDArray output) {
      this.layer = layer;
      this.input = input;
      this.output = output;
    }

    QuantizedParts read() {
      Optional<StoredTensor> weight = Optional.empty();
      Map<String, StoredTensor> further = new HashMap<>();
      Optional<StoredTensor> bias = Optional.empty();
      layer.quantizers().forEach(this::activation);
      if (layer instanceof TruncLayer reducing) {
        truncation(reducing);
      }
      if (layer instanceof WeightLayer weighted) {
        QuantTensor seen = quantizedInput(weighted);
        QuantTensor quantWeight = weighted.quantWeight(seen);
        weight =
            weighted
                .weightQuant()
                .flatMap(quantizer -> weight("weight_quant", quantizer.proxy(), quantWeight));
        boolean plain = weighted.inputQuant().isEmpty() && !(input instanceof ScaledTensor);
        if (plain && weighted.spec().type().equals("Linear")) {
          weight.flatMap(reading::ofProduct).ifPresent(form -> forms.put("input_quant", form));
        }
        bias = weighted.biasQuant().flatMap(quantizer -> bias(weighted, seen, quantWeight));
      }
      if (layer instanceof WeightedLayer several) {
        for (LayerWeight one : several.weights()) {
          AttachedQuantizer<?> quantizer = one.quantizer();
          if (quantizer != null) {
            weight(one.quantizerName(), quantizer.proxy(), one.quantized())
                .ifPresent(codes -> further.put(one.quantizerName(), codes));
          }
        }
      }
      return new QuantizedParts(forms, weight, further, bias, problems);
    }

    private void truncation(TruncLayer reducing) {
      reducing
          .truncQuant()
          .map(AttachedQuantizer::proxy)
          .filter(proxy -> proxy.isQuantEnabled() && input instanceof IntQuantTensor)
          .flatMap(
              proxy ->
                  attempt(
                      "trunc_quant",
                      () -> {
                        IntQuantTensor sum = (IntQuantTensor) reducing.sum(input);
                        IntQuantTensor reduced = (IntQuantTensor) proxy.quantize(sum);
                        return reading.ofTruncation(sum, reduced, proxy);
                      }))
          .ifPresent(form -> forms.put("trunc_quant", form));
    }

    private QuantTensor quantizedInput(WeightLayer weighted) {
      return weighted.inputQuant().isEmpty()
          ? input
          : weighted.inputQuant().get().proxy().quantize(input);
    }

    private void activation(String name, AttachedQuantizer<?> quantizer) {
      if (quantizer.proxy() instanceof ActQuant proxy && proxy.isQuantEnabled()) {
        boolean incoming = name.equals("input_quant");
        attempt(
                name,
                () -> {
                  NDArray values = incoming ? input.value() : output;
                  return reading.ofActivation(values, proxy);
                })
            .ifPresent(form -> forms.put(name, form));
      }
    }

    private Optional<StoredTensor> weight(String place, QuantProxy proxy, QuantTensor quantWeight) {
      if (!proxy.isQuantEnabled()) {
        return Optional.empty();
      }
      Map<String, StoredTensor> known = weights.computeIfAbsent(layer, key -> new HashMap<>());
      if (!known.containsKey(place)) {
        attempt(place, () -> reading.ofParameter(quantWeight, proxy))
            .ifPresent(codes -> known.put(place, codes));
      }
      return Optional.ofNullable(known.get(place));
    }

    private Optional<StoredTensor> bias(
        WeightLayer weighted, QuantTensor seen, QuantTensor quantWeight) {
      dev.brevity.runtime.proxy.BiasQuant proxy = weighted.biasQuant().orElseThrow().proxy();
      if (!proxy.isQuantEnabled()) {
        return Optional.empty();
      }
      NDArray values = weighted.bias().orElseThrow().getArray();
      boolean varies =
          proxy.requiresInputScale()
              && weighted.inputQuant().filter(one -> one.proxy().followsInput()).isPresent();
      return attempt(
          "bias_quant",
          () -> {
            if (varies) {
              throw new InexpressibleException(
                  "its scale follows from that of the input, which is recomputed in each run",
                  "use a bias quantizer with a scale of its own, or none");
            }
            return reading.ofParameter(
                proxy.quantize(values, seen, quantWeight, weighted.channelDim()), proxy);
          });
    }

    private <T> Optional<T> attempt(String place, Supplier<T> action) {
      try {
        return Optional.of(action.get());
      } catch (InexpressibleException e) {
        problems.put(place, e);
        return Optional.empty();
      }
    }
  }
}
