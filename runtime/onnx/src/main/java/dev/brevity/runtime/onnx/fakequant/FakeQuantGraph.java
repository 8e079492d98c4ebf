package dev.brevity.runtime.onnx.fakequant;

import dev.brevity.dsl.model.ModelOutline.Port;
import dev.brevity.runtime.onnx.export.ModelWriter;
import dev.brevity.runtime.plan.QuantizedNetwork;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import onnx.ModelProto;

/** A network of operators in floating point and fake quantizers, in the order of computation. */
public final class FakeQuantGraph {
  /** The operator set of the models that it reads, and that formats are made of. */
  public static final int OPSET = 17;

  private final List<String> inputs;
  private final List<String> outputs;
  private final Map<String, Constant> constants;
  private final List<FakeQuantNode> nodes;
  private final Map<String, FakeQuantNode> producers = new HashMap<>();
  private final Map<String, List<FakeQuantNode>> readers = new HashMap<>();

  FakeQuantGraph(
      List<String> inputs,
      List<String> outputs,
      Map<String, Constant> constants,
      List<FakeQuantNode> nodes) {
    this.inputs = List.copyOf(inputs);
    this.outputs = List.copyOf(outputs);
    this.constants = Collections.unmodifiableMap(new LinkedHashMap<>(constants));
    this.nodes = List.copyOf(nodes);
    for (FakeQuantNode node : nodes) {
      node.outputs().forEach(output -> producers.put(output, node));
      node.inputs()
          .forEach(input -> readers.computeIfAbsent(input, key -> new ArrayList<>()).add(node));
    }
  }

  /**
   * The network as ONNX that {@link #of} reads. Half floats are written as single ones, since
   * values of the formats made of it are integers or single floats.
   *
   * @throws dev.brevity.runtime.RecipeException if the network holds what cannot be written
   */
  public static ModelProto written(QuantizedNetwork network) {
    return written(network, single(network.inputs()), single(network.outputs()));
  }

  /** As {@link #written(QuantizedNetwork)}, with ports of any type. */
  public static ModelProto written(
      QuantizedNetwork network, List<Port> inputs, List<Port> outputs) {
    return new ModelWriter(OPSET, network.metadata(), network.origin())
        .write(network.piece().network(), network.piece().manager(), inputs, outputs);
  }

  /**
   * As {@link #written(QuantizedNetwork)}, with quantizers of activations and minifloats as nodes
   * that hold all that they do, also those that ONNX has no operators for.
   *
   * @throws dev.brevity.runtime.RecipeException if the network holds what cannot be written
   */
  public static ModelProto marked(QuantizedNetwork network) {
    return ModelWriter.marking(OPSET, network.metadata(), network.origin())
        .write(
            network.piece().network(),
            network.piece().manager(),
            single(network.inputs()),
            single(network.outputs()));
  }

  private static List<Port> single(List<Port> ports) {
    return ports.stream()
        .map(
            port ->
                new Port(
                    port.name(), port.dtype(), port.shape(), port.axes(), port.dtype(), port.doc()))
        .toList();
  }

  /**
   * Reads a model whose quantizers are QuantizeLinear, Clip and DequantizeLinear.
   *
   * @param model as {@link #written} or {@link #marked}, with opset 13 to 17
   */
  public static FakeQuantGraph of(ModelProto model) {
    return new FakeQuantReading(model.getGraph()).read();
  }

  public List<String> inputs() {
    return inputs;
  }

  public List<String> outputs() {
    return outputs;
  }

  public List<FakeQuantNode> nodes() {
    return nodes;
  }

  /** The constant of a name; empty for what is computed. */
  public Optional<Constant> constant(String tensor) {
    return Optional.ofNullable(constants.get(tensor));
  }

  /** The whole numbers of a constant; empty if the tensor is none. */
  public Optional<long[]> integers(String tensor) {
    return constants.get(tensor) instanceof StoredIntegers known
        ? Optional.of(known.values())
        : Optional.empty();
  }

  /** The numbers of a constant in floating point; empty if the tensor is none. */
  public Optional<float[]> floats(String tensor) {
    return constants.get(tensor) instanceof StoredFloats known
        ? Optional.of(known.values())
        : Optional.empty();
  }

  /** What computes a tensor; empty for inputs and constants. */
  public Optional<FakeQuantNode> producer(String tensor) {
    return Optional.ofNullable(producers.get(tensor));
  }

  /** What reads a tensor. */
  public List<FakeQuantNode> readers(String tensor) {
    return Collections.unmodifiableList(readers.getOrDefault(tensor, List.of()));
  }

  /** The only reader of a tensor that is no result. */
  public Optional<FakeQuantNode> onlyReader(String tensor) {
    List<FakeQuantNode> found = readers(tensor);
    return found.size() == 1 && !outputs.contains(tensor)
        ? Optional.of(found.get(0))
        : Optional.empty();
  }
}
