package dev.brevity.runtime.onnx.export;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.model.ModelOrigin;
import dev.brevity.dsl.model.ModelOutline.Port;
import dev.brevity.runtime.RecipeException;
import dev.brevity.runtime.graph.EngineReason;
import dev.brevity.runtime.graph.GraphBlock;
import dev.brevity.runtime.graph.GraphException;
import dev.brevity.runtime.graph.Node;
import dev.brevity.runtime.onnx.element.ElementType;
import dev.brevity.runtime.onnx.operator.OperatorTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import onnx.AttributeProto;
import onnx.GraphProto;
import onnx.ModelProto;
import onnx.NodeProto;
import onnx.OperatorSetIdProto;
import onnx.StringStringEntryProto;
import onnx.TensorShapeProto;
import onnx.TypeProto;
import onnx.ValueInfoProto;
import org.jspecify.annotations.Nullable;

/** Makes an ONNX model of a quantized network. */
public final class ModelWriter {
  private static final String PRODUCER = "brevity";

  /** Sizes to try where a model does not say any: the first one, and all others. */
  private static final long[][] GUESSES = {
    {1, 1}, {1, 32}, {1, 64}, {1, 224}, {1, 8}, {2, 2}, {3, 3}, {4, 4}
  };

  private final int opset;
  private final OperatorTable operators = new OperatorTable();
  private final Map<String, String> metadata;
  private final ModelOrigin origin;
  private final GridReading reading;

  /**
   * @param opset the version of ONNX's operators
   * @param metadata properties of the model by name
   */
  public ModelWriter(int opset, Map<String, String> metadata) {
    this(opset, metadata, ModelOrigin.UNKNOWN);
  }

  /**
   * @param opset the version of ONNX's operators
   * @param metadata properties of the model by name
   * @param origin what the file that the network was read from says of itself, which is said again
   */
  public ModelWriter(int opset, Map<String, String> metadata, ModelOrigin origin) {
    this(opset, metadata, origin, new GridReading(opset, false, false));
  }

  private ModelWriter(
      int opset, Map<String, String> metadata, ModelOrigin origin, GridReading reading) {
    this.opset = opset;
    this.metadata = new TreeMap<>(origin.metadata());
    this.metadata.putAll(metadata);
    this.origin = origin;
    this.reading = reading;
  }

  /** As the constructor, with quantizers of activations and minifloats as {@link QuantizerMark}. */
  public static ModelWriter marking(int opset, Map<String, String> metadata, ModelOrigin origin) {
    return new ModelWriter(opset, metadata, origin, new GridReading(opset, true, false));
  }

  /** As the constructor, with products of weights in integers as products of integers. */
  static ModelWriter onTheFly(int opset, Map<String, String> metadata, ModelOrigin origin) {
    return new ModelWriter(opset, metadata, origin, new GridReading(opset, false, true));
  }

  /**
   * The model. Where the rules for shapes do not tell enough, as with quantizers, the network is
   * run on zeros: once, and again for branches that it has not taken.
   *
   * @param inputs the network's inputs in order, with -1 for sizes that vary
   * @param outputs the network's results in order
   * @throws RecipeException if the network holds what cannot be written
   */
  public ModelProto write(
      GraphBlock network, NDManager manager, List<Port> inputs, List<Port> outputs) {
    if (!Observation.isNeeded(network.graph())) {
      Observation none = Observation.none(network, reading);
      GraphWriter told = started(inputs, outputs);
      NetworkWriter attempt = new NetworkWriter(network.graph(), none, told);
      List<String> known = attempt.write(inputs.stream().map(Port::name).toList());
      if (attempt.problems().isEmpty()) {
        return stored(
            finished(network, none, told, attempt, known, inputs, outputs), inputs, outputs);
      }
    }
    return stored(shaped(network, manager, inputs, outputs), inputs, outputs);
  }

  /** The model in the type of floats that the network was read from. */
  private ModelProto stored(Shaped written, List<Port> inputs, List<Port> outputs) {
    Optional<ElementType> half = half(inputs, outputs);
    HalfPorts some = HalfPorts.of(inputs, outputs);
    if (half.isEmpty() && some.isEmpty()) {
      return written.model();
    }
    ModelProto.Builder model = written.model().toBuilder();
    half.ifPresentOrElse(
        type -> new HalfPrecision(type, opset).apply(model.getGraphBuilder()),
        () -> some.apply(model.getGraphBuilder()));
    ModelProto made = model.build();
    ModelCheck.check(made);
    return made;
  }

  /**
   * A model and the shapes that its values had when the network was tried.
   *
   * @param shapes by name of the value, as far as known
   */
  record Shaped(ModelProto model, Map<String, long[]> shapes) {}

  /** As {@link #write}, with shapes, and in float32. */
  Shaped shaped(GraphBlock network, NDManager manager, List<Port> inputs, List<Port> outputs) {
    Observation seen = observe(network, manager, inputs);
    GraphWriter graph = started(inputs, outputs);
    NetworkWriter writer = new NetworkWriter(network.graph(), seen, graph);
    List<String> results = writer.write(inputs.stream().map(Port::name).toList());
    if (!writer.problems().isEmpty()) {
      throw new RecipeException(writer.problems());
    }
    return finished(network, seen, graph, writer, results, inputs, outputs);
  }

  /** A graph in which the names of inputs and outputs are taken. */
  private GraphWriter started(List<Port> inputs, List<Port> outputs) {
    GraphWriter graph = new GraphWriter(opset, operators, reading.isMarking());
    inputs.forEach(port -> graph.name(port.name()));
    outputs.forEach(port -> graph.name(port.name()));
    return graph;
  }

  private Shaped finished(
      GraphBlock network,
      Observation seen,
      GraphWriter graph,
      NetworkWriter writer,
      List<String> results,
      List<Port> inputs,
      List<Port> outputs) {
    if (results.size() != outputs.size()) {
      throw new IllegalArgumentException(
          "the network has " + results.size() + " results, not " + outputs.size());
    }
    Map<String, String> names = outputNames(graph, inputs, outputs, results);
    GraphProto.Builder made =
        GraphProto.newBuilder().setName(said(origin.graph()).orElse(PRODUCER));
    said(origin.graphDoc()).ifPresent(made::setDocString);
    graph.writeTo(made);
    rename(made, names);
    List<Node> takers = network.graph().inputs();
    for (int i = 0; i < inputs.size(); i++) {
      made.addInput(info(inputs.get(i), type(inputs.get(i)), seen.rank(takers.get(i))));
    }
    List<Optional<DataType>> types = writer.types();
    List<Optional<Integer>> ranks = writer.ranks();
    for (int i = 0; i < outputs.size(); i++) {
      Port port = outputs.get(i);
      // Models need not say the types of their results, and several may be one value.
      boolean single = types.size() == outputs.size();
      Optional<DataType> type = single ? types.get(i) : Optional.empty();
      Optional<Integer> rank = single ? ranks.get(i) : Optional.empty();
      made.addOutput(info(port, type.orElseGet(() -> type(port)), rank));
    }
    ModelProto model = model(made.build(), graph.domains());
    ModelCheck.check(model);
    Map<String, long[]> shapes = new HashMap<>();
    graph.shapes().forEach((name, shape) -> shapes.put(names.getOrDefault(name, name), shape));
    return new Shaped(model, shapes);
  }

  private ModelProto model(GraphProto graph, Set<String> domains) {
    boolean known = !origin.producer().isEmpty();
    ModelProto.Builder model =
        ModelProto.newBuilder()
            .setIrVersion(irVersion(opset))
            .setProducerName(known ? origin.producer() : PRODUCER)
            .setProducerVersion(
                known ? origin.producerVersion() : metadata.getOrDefault("brevity.version", ""))
            .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(opset))
            .setGraph(graph);
    said(origin.domain()).ifPresent(model::setDomain);
    said(origin.doc()).ifPresent(model::setDocString);
    if (origin.version() != 0) {
      model.setModelVersion(origin.version());
    }
    for (String domain : domains) {
      model.addOpsetImport(OperatorSetIdProto.newBuilder().setDomain(domain).setVersion(1));
    }
    metadata.forEach(
        (key, value) ->
            model.addMetadataProps(
                StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
    return model.build();
  }

  /** The kind of half floats that the network was read from, if all of its floats were such. */
  private static Optional<ElementType> half(List<Port> inputs, List<Port> outputs) {
    Set<String> stored = new HashSet<>();
    for (List<Port> ports : List.of(inputs, outputs)) {
      for (Port port : ports) {
        if (port.dtype().equals("float32")) {
          stored.add(port.stored());
        }
      }
    }
    return Stream.of(ElementType.FLOAT16, ElementType.BFLOAT16)
        .filter(type -> stored.equals(Set.of(type.name().toLowerCase(Locale.ROOT))))
        .findFirst();
  }

  private static Optional<String> said(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  /** The version of the file format that came with a version of the operators. */
  public static int irVersion(int opset) {
    if (opset >= 24) {
      return 12;
    }
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
      return Observation.along(network, manager, types, reading);
    }
    RuntimeException first = null;
    for (List<Shape> shapes : trials(inputs, network.usedShapes())) {
      try (NDManager scratch = manager.newSubManager()) {
        List<NDArray> zeros = new ArrayList<>();
        for (Port port : inputs) {
          zeros.add(scratch.zeros(shapes.get(zeros.size()), type(port)));
        }
        return Observation.of(network, zeros, reading);
      } catch (RuntimeException e) {
        first = first == null ? e : first;
      }
    }
    throw new RecipeException(List.of(impossible(first, network.usedShapes().isEmpty())), first);
  }

  /**
   * Why the network cannot be computed.
   *
   * @param unused whether it has never been computed, so that sizes may be at fault
   */
  private static Diagnostic impossible(@Nullable RuntimeException cause, boolean unused) {
    String reason = cause == null ? "" : EngineReason.of(cause);
    if (cause instanceof GraphException && !unused) {
      return Diagnostic.of(
              Code.NOT_EXPRESSIBLE, "the quantized network cannot be computed: " + reason)
          .fix("`keep` the layers around it in floating point, or choose other quantizers for them")
          .build();
    }
    return Diagnostic.of(
            Code.NOT_EXPRESSIBLE, "the network cannot be computed on zeros of its shapes")
        .note(reason)
        .fix("give its inputs fixed sizes, all but the first")
        .build();
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
    Set<String> written = new HashSet<>(taken);
    Map<String, String> names = new HashMap<>();
    for (int i = 0; i < results.size(); i++) {
      // An input that is an output too stays what it is, and so does a tensor that is two outputs.
      if (!written.add(outputs.get(i).name())) {
        continue;
      }
      String result = results.get(i);
      boolean free = taken.add(result) && graph.isComputed(result);
      String named = free ? result : graph.node("Identity").input(result).as(result + "_output");
      names.put(named, outputs.get(i).name());
    }
    return names;
  }

  /** Gives values other names, in graphs within as well. */
  static void rename(GraphProto.Builder graph, Map<String, String> names) {
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

  /**
   * @param known the number of dimensions, where the port does not tell it
   */
  private ValueInfoProto info(Port port, DataType type, Optional<Integer> known) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (int i = 0; i < port.shape().size(); i++) {
      shape.addDim(dimension(port, i));
    }
    if (port.shape().isEmpty()) {
      for (int i = 0; i < known.orElse(0); i++) {
        shape.addDim(TensorShapeProto.Dimension.newBuilder());
      }
    }
    TypeProto.Tensor.Builder tensor =
        TypeProto.Tensor.newBuilder()
            .setElemType(TensorProtos.type(type).getNumber())
            .setShape(shape);
    ValueInfoProto.Builder info =
        ValueInfoProto.newBuilder()
            .setName(port.name())
            .setType(TypeProto.newBuilder().setTensorType(tensor));
    denoted(port.name()).ifPresent(info.getTypeBuilder()::setDenotation);
    said(port.doc()).ifPresent(info::setDocString);
    return info.build();
  }

  private Optional<String> denoted(String what) {
    return Optional.ofNullable(origin.denotations().get(what));
  }

  /** A dimension; one that varies is called as in the file that the network was read from. */
  private TensorShapeProto.Dimension dimension(Port port, int i) {
    TensorShapeProto.Dimension.Builder dimension = TensorShapeProto.Dimension.newBuilder();
    denoted(ModelOrigin.axis(port.name(), i)).ifPresent(dimension::setDenotation);
    long size = port.shape().get(i);
    if (size >= 0) {
      return dimension.setDimValue(size).build();
    }
    String name =
        i < port.axes().size() ? port.axes().get(i) : i == 0 ? "batch" : port.name() + "_" + i;
    return name.isEmpty() ? dimension.build() : dimension.setDimParam(name).build();
  }
}
