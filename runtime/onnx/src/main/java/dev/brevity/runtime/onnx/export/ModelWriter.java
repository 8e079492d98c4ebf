package dev.brevity.runtime.onnx.export;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.model.ModelOutline.Port;
import dev.brevity.runtime.RecipeException;
import dev.brevity.runtime.graph.EngineReason;
import dev.brevity.runtime.graph.GraphBlock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import onnx.AttributeProto;
import onnx.GraphProto;
import onnx.ModelProto;
import onnx.NodeProto;
import onnx.OperatorSetIdProto;
import onnx.StringStringEntryProto;
import onnx.TensorShapeProto;
import onnx.TypeProto;
import onnx.ValueInfoProto;

/** Makes an ONNX model of a quantized network. */
public final class ModelWriter {
  private static final String PRODUCER = "brevity";

  /** Sizes to try where a model does not say any: the first one, and all others. */
  private static final long[][] GUESSES = {
    {1, 1}, {1, 32}, {1, 64}, {1, 224}, {1, 8}, {2, 2}, {3, 3}, {4, 4}
  };

  private final int opset;
  private final Map<String, String> metadata;

  /**
   * @param opset the version of ONNX's operators
   * @param metadata properties of the model by name
   */
  public ModelWriter(int opset, Map<String, String> metadata) {
    this.opset = opset;
    this.metadata = Map.copyOf(metadata);
  }

  /**
   * The model. The network is run on zeros: once, and again for branches that it has not taken.
   *
   * @param inputs the network's inputs in order, with -1 for sizes that vary
   * @param outputs the network's results in order
   * @throws RecipeException if the network holds what cannot be written
   */
  public ModelProto write(
      GraphBlock network, NDManager manager, List<Port> inputs, List<Port> outputs) {
    return shaped(network, manager, inputs, outputs).model();
  }

  /**
   * A model and the shapes that its values had when the network was tried.
   *
   * @param shapes by name of the value, as far as known
   */
  record Shaped(ModelProto model, Map<String, long[]> shapes) {}

  /** As {@link #write}, with shapes. */
  Shaped shaped(GraphBlock network, NDManager manager, List<Port> inputs, List<Port> outputs) {
    Observation seen = observe(network, manager, inputs);
    GraphWriter graph = new GraphWriter(opset);
    inputs.forEach(port -> graph.name(port.name()));
    outputs.forEach(port -> graph.name(port.name()));
    NetworkWriter writer = new NetworkWriter(network.graph(), seen, graph);
    List<String> results = writer.write(inputs.stream().map(Port::name).toList());
    if (!writer.problems().isEmpty()) {
      throw new RecipeException(writer.problems());
    }
    if (results.size() != outputs.size()) {
      throw new IllegalArgumentException(
          "the network has " + results.size() + " results, not " + outputs.size());
    }
    Map<String, String> names = outputNames(graph, inputs, outputs, results);
    GraphProto.Builder made = GraphProto.newBuilder().setName(PRODUCER);
    graph.writeTo(made);
    rename(made, names);
    inputs.forEach(port -> made.addInput(info(port, type(port))));
    List<Optional<DataType>> types = writer.types();
    for (int i = 0; i < outputs.size(); i++) {
      Port port = outputs.get(i);
      // Models need not say the types of their results, and several may be one value.
      boolean known = types.size() == outputs.size() && types.get(i).isPresent();
      made.addOutput(info(port, known ? types.get(i).get() : type(port)));
    }
    ModelProto model = model(made.build());
    ModelCheck.check(model);
    Map<String, long[]> shapes = new HashMap<>();
    graph.shapes().forEach((name, shape) -> shapes.put(names.getOrDefault(name, name), shape));
    return new Shaped(model, shapes);
  }

  private ModelProto model(GraphProto graph) {
    ModelProto.Builder model =
        ModelProto.newBuilder()
            .setIrVersion(irVersion(opset))
            .setProducerName(PRODUCER)
            .setProducerVersion(metadata.getOrDefault("brevity.version", ""))
            .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(opset))
            .setGraph(graph);
    metadata.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(
            entry ->
                model.addMetadataProps(
                    StringStringEntryProto.newBuilder()
                        .setKey(entry.getKey())
                        .setValue(entry.getValue())));
    return model.build();
  }

  /** The version of the file format that came with a version of the operators. */
  static int irVersion(int opset) {
    if (opset >= 21) {
      return opset >= 23 ? 11 : 10;
    }
    if (opset >= 19) {
      return 9;
    }
    if (opset >= 15) {
      return 8;
    }
    return opset >= 12 ? 7 : opset - 5;
  }

  private Observation observe(GraphBlock network, NDManager manager, List<Port> inputs) {
    if (!network.paths().isEmpty()) {
      List<DataType> types = inputs.stream().map(ModelWriter::type).toList();
      return Observation.along(network, manager, types, opset);
    }
    RuntimeException first = null;
    for (List<Shape> shapes : trials(inputs, network.usedShapes())) {
      try (NDManager scratch = manager.newSubManager()) {
        List<NDArray> zeros = new ArrayList<>();
        for (Port port : inputs) {
          zeros.add(scratch.zeros(shapes.get(zeros.size()), type(port)));
        }
        return Observation.of(network, zeros, opset);
      } catch (RuntimeException e) {
        first = first == null ? e : first;
      }
    }
    throw new RecipeException(
        List.of(
            Diagnostic.of(Code.NOT_EXPRESSIBLE, "the network cannot be run on an empty sample")
                .note(first == null ? "" : EngineReason.of(first))
                .fix("give its inputs fixed sizes, all but the first")
                .build()),
        first);
  }

  /**
   * Shapes of the inputs to try one after the other. Several inputs may belong together, so those
   * that were seen before come first; of one input a single sample will do.
   */
  private static List<List<Shape>> trials(List<Port> inputs, List<Shape> used) {
    List<List<Shape>> trials = new ArrayList<>();
    for (long[] guess : GUESSES) {
      List<Shape> shapes = new ArrayList<>();
      for (Port port : inputs) {
        Shape known = shapes.size() < used.size() ? used.get(shapes.size()) : new Shape();
        shapes.add(shape(port, guess, known));
      }
      trials.add(shapes);
    }
    if (used.size() == inputs.size()) {
      trials.add(inputs.size() > 1 ? 0 : trials.size(), used);
    }
    return trials;
  }

  private static Shape shape(Port port, long[] guess, Shape used) {
    long[] sizes = new long[port.shape().size()];
    for (int i = 0; i < sizes.length; i++) {
      long size = port.shape().get(i);
      boolean known = i > 0 && used.dimension() == sizes.length;
      sizes[i] = size >= 0 ? size : known ? used.get(i) : guess[i == 0 ? 0 : 1];
    }
    return new Shape(sizes);
  }

  private static DataType type(Port port) {
    return DataType.valueOf(port.dtype().toUpperCase(Locale.ROOT));
  }

  /** Gives results the names of the outputs, in their place or through a node of their own. */
  private static Map<String, String> outputNames(
      GraphWriter graph, List<Port> inputs, List<Port> outputs, List<String> results) {
    Set<String> taken = new HashSet<>();
    inputs.forEach(port -> taken.add(port.name()));
    Map<String, String> names = new HashMap<>();
    for (int i = 0; i < results.size(); i++) {
      String result = results.get(i);
      boolean free = taken.add(result) && graph.isComputed(result);
      String named = free ? result : graph.node("Identity").input(result).as(result + "_output");
      names.put(named, outputs.get(i).name());
    }
    return names;
  }

  private static void rename(GraphProto.Builder graph, Map<String, String> names) {
    for (NodeProto.Builder node : graph.getNodeBuilderList()) {
      for (int k = 0; k < node.getInputCount(); k++) {
        node.setInput(k, names.getOrDefault(node.getInput(k), node.getInput(k)));
      }
      for (int k = 0; k < node.getOutputCount(); k++) {
        node.setOutput(k, names.getOrDefault(node.getOutput(k), node.getOutput(k)));
      }
      for (AttributeProto.Builder attribute : node.getAttributeBuilderList()) {
        if (attribute.hasG()) {
          rename(attribute.getGBuilder(), names);
        }
      }
    }
  }

  private static ValueInfoProto info(Port port, DataType type) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (int i = 0; i < port.shape().size(); i++) {
      long size = port.shape().get(i);
      TensorShapeProto.Dimension.Builder dimension = TensorShapeProto.Dimension.newBuilder();
      if (size >= 0) {
        dimension.setDimValue(size);
      } else {
        dimension.setDimParam(i == 0 ? "batch" : port.name() + "_" + i);
      }
      shape.addDim(dimension);
    }
    TypeProto.Tensor.Builder tensor =
        TypeProto.Tensor.newBuilder().setElemType(TensorProtos.type(type).getNumber());
    if (!port.shape().isEmpty()) {
      tensor.setShape(shape);
    }
    return ValueInfoProto.newBuilder()
        .setName(port.name())
        .setType(TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }
}
