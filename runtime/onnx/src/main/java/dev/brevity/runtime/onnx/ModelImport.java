package dev.brevity.runtime.onnx;

import ai.djl.ndarray.types.DataType;
import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.model.ModelOrigin;
import dev.brevity.dsl.model.ModelOutline;
import dev.brevity.runtime.graph.Argument;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.graph.Node;
import dev.brevity.runtime.graph.Operation;
import dev.brevity.runtime.onnx.element.ElementType;
import dev.brevity.runtime.onnx.extension.MicrosoftOperators;
import dev.brevity.runtime.onnx.node.OnnxException;
import dev.brevity.runtime.onnx.node.Source;
import dev.brevity.runtime.onnx.pattern.LayerRecognition;
import dev.brevity.runtime.onnx.shape.StaticShape;
import dev.brevity.runtime.onnx.shape.TensorFacts;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import onnx.GraphProto;
import onnx.ModelProto;
import onnx.StringStringEntryProto;
import onnx.TensorShapeProto;
import onnx.ValueInfoProto;

/** One model while it is being imported. */
final class ModelImport {
  private static final int LONGEST_SHAPE = 16;

  private final TensorReader tensors;
  private final Optional<ArrayReader> arrays;
  private final ImportedConstants constants = new ImportedConstants();
  private final GraphImport target = new GraphImport(constants);
  private final UnsupportedParts unsupported = new UnsupportedParts();

  /**
   * @param arrays computes what decides how the model is read; absent where no engine may be used,
   *     and then such things count as not known
   */
  ModelImport(TensorReader tensors, Optional<ArrayReader> arrays) {
    this.tensors = tensors;
    this.arrays = arrays;
  }

  ModelSketch read(ModelProto model) {
    if (!model.hasGraph()) {
      throw OnnxException.of(Code.UNREADABLE_MODEL, "the file holds no graph");
    }
    long opset = OperatorSets.ofModel(model.getOpsetImportList());
    GraphProto written = FunctionExpansion.expand(model, opset, unsupported);
    GraphProto graph = new MicrosoftOperators().expand(written);
    Importers importers = Importers.of(tensors, arrays, opset, unsupported);
    NodesImport nodes = new NodesImport(importers, target, graph);
    Set<String> given = nodes.readInitializers();
    List<OnnxModel.Port> inputs = readInputs(graph, given);
    nodes.readNodes(given);
    List<OnnxModel.Port> outputs = readOutputs(graph, nodes.results());
    Graph made = target.graph();
    made.removeUnused();
    NetworkImport network = target.network();
    new LayerRecognition(
            network::rank, network, (node, weight) -> LayerNames.of(weight, network.name(node), ""))
        .apply(made);
    made.check();
    Map<String, String> metadata = new LinkedHashMap<>();
    for (StringStringEntryProto entry : model.getMetadataPropsList()) {
      metadata.put(entry.getKey(), entry.getValue());
    }
    ModelOrigin origin =
        new ModelOrigin(
            graph.getName(),
            graph.getDocString(),
            model.getProducerName(),
            model.getProducerVersion(),
            model.getDomain(),
            model.getModelVersion(),
            model.getDocString(),
            metadata,
            denotations(graph));
    OnnxModel read = new OnnxModel(made, inputs, outputs, opset, origin, target.namesOfResults());
    return new ModelSketch(read, target.network(), constants, unsupported);
  }

  private static Map<String, String> denotations(GraphProto graph) {
    Map<String, String> found = new LinkedHashMap<>();
    for (List<ValueInfoProto> ports : List.of(graph.getInputList(), graph.getOutputList())) {
      for (ValueInfoProto port : ports) {
        String name = port.getName();
        found.put(name, port.getType().getDenotation());
        TensorShapeProto shape = port.getType().getTensorType().getShape();
        for (int i = 0; i < shape.getDimCount(); i++) {
          found.put(ModelOrigin.axis(name, i), shape.getDim(i).getDenotation());
        }
      }
    }
    found.values().removeIf(String::isEmpty);
    return found;
  }

  /** Adds the inputs to the names that are given; old files list initializers among them. */
  private List<OnnxModel.Port> readInputs(GraphProto graph, Set<String> given) {
    List<OnnxModel.Port> inputs = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (ValueInfoProto info : graph.getInputList()) {
      if (info.getName().isEmpty() || !seen.add(info.getName())) {
        throw OnnxException.invalid("two inputs are called `" + info.getName() + "`");
      }
      if (given.add(info.getName())) {
        Optional<OnnxModel.Port> port = port(info);
        DataType type = port.map(OnnxModel.Port::type).orElse(DataType.FLOAT32);
        Node node = target.graph().append(info.getName(), new Operation.Input(type));
        boolean ranked = info.getType().getTensorType().hasShape();
        TensorFacts facts =
            TensorFacts.of(
                port.map(OnnxModel.Port::type),
                ranked && port.isPresent()
                    ? StaticShape.of(port.get().shape())
                    : StaticShape.unknown());
        target.define(info.getName(), new Source.Computed(node, facts));
        port.ifPresent(inputs::add);
      }
    }
    if (inputs.isEmpty() && unsupported.isEmpty()) {
      throw OnnxException.invalid("the model has no inputs");
    }
    return inputs;
  }

  private List<OnnxModel.Port> readOutputs(GraphProto graph, List<Source> sources) {
    List<OnnxModel.Port> outputs = new ArrayList<>();
    List<Argument> results = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    for (int i = 0; i < sources.size(); i++) {
      ValueInfoProto info = graph.getOutput(i);
      Source source = sources.get(i);
      if (source instanceof Source.Missing) {
        missing.add(info.getName());
        continue;
      }
      results.add(target.argument(source));
      outputs.add(output(info, source.known()));
    }
    if (unsupported.isEmpty()) {
      missing.forEach(name -> unsupported.note("outputs that are not computed", name));
    }
    if (graph.getOutputCount() == 0) {
      throw OnnxException.invalid("the model has no outputs");
    }
    target.graph().append("output", new Operation.Output(), results.toArray(new Argument[0]));
    return outputs;
  }

  /** An output, whose shape the file need not say. */
  private OnnxModel.Port output(ValueInfoProto info, TensorFacts known) {
    Optional<OnnxModel.Port> said = info.getType().hasTensorType() ? port(info) : Optional.empty();
    if (said.isPresent() && info.getType().getTensorType().hasShape()) {
      return said.get();
    }
    DataType type = said.map(OnnxModel.Port::type).or(known::type).orElse(DataType.FLOAT32);
    List<Long> shape = known.shape().dimensions().orElse(List.of());
    return new OnnxModel.Port(
        info.getName(),
        type,
        shape,
        Collections.nCopies(shape.size(), ""),
        said.map(OnnxModel.Port::stored)
            .or(() -> ElementType.storing(type))
            .orElse(ElementType.FLOAT),
        info.getDocString());
  }

  private Optional<OnnxModel.Port> port(ValueInfoProto info) {
    int number = info.getType().getTensorType().getElemType();
    Optional<ElementType> elements = ElementType.of(number);
    if (!info.getType().hasTensorType() || elements.isEmpty()) {
      unsupported.note("inputs and outputs other than tensors of numbers", info.getName());
      return Optional.empty();
    }
    List<Long> shape = new ArrayList<>();
    List<String> axes = new ArrayList<>();
    for (TensorShapeProto.Dimension size : info.getType().getTensorType().getShape().getDimList()) {
      if (size.hasDimValue() && size.getDimValue() < 0) {
        throw OnnxException.invalid(
            "`" + info.getName() + "` has the negative size " + size.getDimValue());
      }
      shape.add(size.hasDimValue() ? size.getDimValue() : -1L);
      axes.add(size.getDimParam());
    }
    if (shape.size() > LONGEST_SHAPE) {
      throw OnnxException.of(
          Code.MODEL_LIMIT, "`" + info.getName() + "` has " + shape.size() + " dimensions");
    }
    return Optional.of(
        new OnnxModel.Port(
            info.getName(),
            elements.get().computed(),
            shape,
            info.getType().getTensorType().hasShape() ? axes : ModelOutline.Port.UNRANKED,
            elements.get(),
            info.getDocString()));
  }
}
