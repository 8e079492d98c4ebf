package dev.brevity.runtime.onnx;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.runtime.graph.Argument;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.graph.Node;
import dev.brevity.runtime.graph.Operation;
import dev.brevity.runtime.graph.function.FunctionRegistry;
import dev.brevity.runtime.onnx.function.OperatorTable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import onnx.GraphProto;
import onnx.ModelProto;
import onnx.NodeProto;
import onnx.OperatorSetIdProto;
import onnx.StringStringEntryProto;
import onnx.TensorProto;
import onnx.TensorShapeProto;
import onnx.ValueInfoProto;

/** One model while it is being imported. */
final class ModelImport {
  private static final int OLDEST_OPSET = 7;
  private static final int NEWEST_OPSET = 22;
  private static final int SHOWN_NODES = 12;
  private static final int LONGEST_SHAPE = 16;

  private final GraphImport target;
  private final TensorReader tensors;
  private final WeightLayerImports weightLayers;
  private final EmbeddingImports embeddings = new EmbeddingImports();
  private final RecurrentImports recurrentLayers;
  private final StatelessLayerImports statelessLayers = new StatelessLayerImports();
  private final ConstantImports constants;
  private final FunctionImports functions;
  private final Map<String, List<String>> unsupported = new TreeMap<>();
  private final Map<String, Integer> uses = new HashMap<>();
  private final Map<String, NodeProto> singleUsers = new HashMap<>();
  private final Set<NodeProto> done = Collections.newSetFromMap(new IdentityHashMap<>());

  ModelImport(NDManager manager, ExternalData external) {
    OperatorTable table = new OperatorTable();
    this.target = new GraphImport(manager);
    this.tensors = new TensorReader(manager, external);
    this.weightLayers = new WeightLayerImports(table);
    this.recurrentLayers = new RecurrentImports(table, FunctionRegistry.standard());
    this.constants = new ConstantImports(tensors);
    this.functions = new FunctionImports(table, FunctionRegistry.standard(), new Folding(tensors));
  }

  OnnxModel read(ModelProto model) {
    if (!model.hasGraph()) {
      throw OnnxException.of(Code.UNREADABLE_MODEL, "the file holds no graph");
    }
    long opset = opset(model);
    GraphProto graph = model.getGraph();
    Set<String> given = readInitializers(graph);
    List<OnnxModel.Port> inputs = readInputs(graph, given);
    List<NodeProto> nodes = NodeOrder.of(graph.getNodeList(), given);
    countUses(graph);
    int number = 0;
    for (NodeProto node : nodes) {
      importNode(node, number++, opset);
    }
    List<OnnxModel.Port> outputs = readOutputs(graph);
    if (!unsupported.isEmpty()) {
      throw unsupported();
    }
    target.closeConstants();
    Graph made = target.graph();
    made.removeUnused();
    made.check();
    Map<String, String> metadata = new LinkedHashMap<>();
    for (StringStringEntryProto entry : model.getMetadataPropsList()) {
      metadata.put(entry.getKey(), entry.getValue());
    }
    return new OnnxModel(made, inputs, outputs, opset, model.getProducerName(), metadata);
  }

  private static long opset(ModelProto model) {
    long opset = 0;
    for (OperatorSetIdProto set : model.getOpsetImportList()) {
      if (isStandard(set.getDomain())) {
        opset = Math.max(opset, set.getVersion());
      }
    }
    if (opset < OLDEST_OPSET || opset > NEWEST_OPSET) {
      throw OnnxException.of(
          Code.UNSUPPORTED_OPERATOR,
          "the model uses operator set "
              + opset
              + "; those from "
              + OLDEST_OPSET
              + " to "
              + NEWEST_OPSET
              + " can be read");
    }
    return opset;
  }

  private static boolean isStandard(String domain) {
    return domain.isEmpty() || domain.equals("ai.onnx");
  }

  private Set<String> readInitializers(GraphProto graph) {
    Set<String> names = new HashSet<>();
    for (TensorProto tensor : graph.getInitializerList()) {
      if (tensor.getName().isEmpty() || !names.add(tensor.getName())) {
        throw OnnxException.invalid("two tensors are called `" + tensor.getName() + "`");
      }
      try {
        NDArray array = tensors.read(tensor);
        target.define(
            tensor.getName(),
            new Source.Constant(tensor.getName(), array, tensor.getDataType(), true));
      } catch (UnsupportedException e) {
        note(e.what(), tensor.getName());
        target.define(tensor.getName(), new Source.Missing());
      }
    }
    if (graph.getSparseInitializerCount() > 0) {
      note("sparse tensors", "initializers");
      graph
          .getSparseInitializerList()
          .forEach(
              sparse -> {
                names.add(sparse.getValues().getName());
                target.define(sparse.getValues().getName(), new Source.Missing());
              });
    }
    return names;
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
        Node node = target.graph().append(info.getName(), new Operation.Input());
        boolean ranked = info.getType().getTensorType().hasShape();
        int rank = ranked && port.isPresent() ? port.get().shape().size() : -1;
        target.define(info.getName(), new Source.Computed(node, rank));
        port.ifPresent(inputs::add);
      }
    }
    if (inputs.isEmpty() && unsupported.isEmpty()) {
      throw OnnxException.invalid("the model has no inputs");
    }
    return inputs;
  }

  private List<OnnxModel.Port> readOutputs(GraphProto graph) {
    List<OnnxModel.Port> outputs = new ArrayList<>();
    List<Argument> results = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    for (ValueInfoProto info : graph.getOutputList()) {
      Source source =
          target
              .find(info.getName())
              .orElseThrow(
                  () ->
                      OnnxException.invalid(
                          "the output `" + info.getName() + "` is computed by nothing"));
      if (source instanceof Source.Missing) {
        missing.add(info.getName());
        continue;
      }
      results.add(target.argument(source));
      outputs.add(
          info.getType().hasTensorType()
              ? port(info).orElse(new OnnxModel.Port(info.getName(), DataType.FLOAT32, List.of()))
              : new OnnxModel.Port(info.getName(), DataType.FLOAT32, List.of()));
    }
    if (unsupported.isEmpty()) {
      missing.forEach(name -> note("outputs that tell what a Dropout has dropped", name));
    }
    if (graph.getOutputCount() == 0) {
      throw OnnxException.invalid("the model has no outputs");
    }
    target.graph().append("output", new Operation.Output(), results.toArray(new Argument[0]));
    return outputs;
  }

  private Optional<OnnxModel.Port> port(ValueInfoProto info) {
    int number = info.getType().getTensorType().getElemType();
    Optional<Elements> elements = Elements.of(number);
    if (!info.getType().hasTensorType() || elements.isEmpty()) {
      note("inputs and outputs other than tensors of numbers", info.getName());
      return Optional.empty();
    }
    List<Long> shape = new ArrayList<>();
    for (TensorShapeProto.Dimension size : info.getType().getTensorType().getShape().getDimList()) {
      if (size.hasDimValue() && size.getDimValue() < 0) {
        throw OnnxException.invalid(
            "`" + info.getName() + "` has the negative size " + size.getDimValue());
      }
      shape.add(size.hasDimValue() ? size.getDimValue() : -1L);
    }
    if (shape.size() > LONGEST_SHAPE) {
      throw OnnxException.of(
          Code.MODEL_LIMIT, "`" + info.getName() + "` has " + shape.size() + " dimensions");
    }
    return Optional.of(new OnnxModel.Port(info.getName(), elements.get().type(), shape));
  }

  private void countUses(GraphProto graph) {
    for (NodeProto node : graph.getNodeList()) {
      for (String input : node.getInputList()) {
        uses.merge(input, 1, Integer::sum);
        singleUsers.put(input, node);
      }
    }
    graph.getOutputList().forEach(output -> uses.merge(output.getName(), 1, Integer::sum));
  }

  private void importNode(NodeProto proto, int number, long opset) {
    if (done.contains(proto)) {
      return;
    }
    String name = proto.getName().isEmpty() ? proto.getOpType() + "_" + number : proto.getName();
    NodeImport node = new NodeImport(target, proto, name, opset);
    try {
      if (!isStandard(proto.getDomain())) {
        throw new UnsupportedException(proto.getDomain() + "." + proto.getOpType());
      }
      if (isMissingInput(node)) {
        functions.requireKnown(node);
        skip(proto);
        return;
      }
      if (!(constants.apply(node) || productWithBias(node, proto, opset) || isLayer(node))) {
        functions.apply(node);
      }
    } catch (UnsupportedException e) {
      note(e.what(), name);
      skip(proto);
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw OnnxException.invalid("node `" + name + "`: " + Folding.brief(e));
    }
  }

  private boolean isLayer(NodeImport node) {
    if (embeddings.apply(node) || recurrentLayers.apply(node)) {
      return true;
    }
    boolean computed =
        node.inputCount() > 0 && node.has(0) && node.input(0) instanceof Source.Computed;
    return computed && (weightLayers.apply(node) || statelessLayers.apply(node));
  }

  /** A product and the addition of a bias, which together are one layer. */
  private boolean productWithBias(NodeImport node, NodeProto proto, long opset) {
    String product = proto.getOutputCount() == 1 ? proto.getOutput(0) : "";
    if (!node.type().equals("MatMul") || uses.getOrDefault(product, 0) != 1) {
      return false;
    }
    NodeProto user = singleUsers.get(product);
    Optional<Source.Constant> weight = node.constant(1);
    if (user == null || !user.getOpType().equals("Add") || weight.isEmpty()) {
      return false;
    }
    if (weight.get().array().getShape().dimension() != 2 || user.getInputCount() != 2) {
      return false;
    }
    String other = user.getInput(user.getInput(0).equals(product) ? 1 : 0);
    Optional<Source.Constant> bias =
        target
            .find(other)
            .filter(Source.Constant.class::isInstance)
            .map(Source.Constant.class::cast)
            .filter(
                found ->
                    found.array().getShape().dimension() == 1
                        && WeightLayerImports.isBias(
                            found, weight.get().array().getShape().get(1)));
    if (bias.isEmpty() || !weightLayers.linear(node, bias)) {
      return false;
    }
    Source linear = target.find(product).orElseThrow();
    new NodeImport(target, user, user.getName(), opset).define(0, linear);
    done.add(user);
    return true;
  }

  private static boolean isMissingInput(NodeImport node) {
    return node.given().stream().anyMatch(Source.Missing.class::isInstance);
  }

  private void skip(NodeProto node) {
    for (String output : node.getOutputList()) {
      if (!output.isEmpty()) {
        target.define(output, new Source.Missing());
      }
    }
  }

  private void note(String what, String where) {
    unsupported.computeIfAbsent(what, key -> new ArrayList<>()).add(where);
  }

  private OnnxException unsupported() {
    Diagnostic.Builder finding =
        Diagnostic.of(
            Code.UNSUPPORTED_OPERATOR,
            unsupported.size() == 1
                ? "one part of the model is not supported"
                : unsupported.size() + " parts of the model are not supported");
    unsupported.forEach(
        (what, where) -> {
          List<String> shown = where.subList(0, Math.min(SHOWN_NODES, where.size()));
          String rest =
              where.size() > SHOWN_NODES ? " and " + (where.size() - SHOWN_NODES) + " more" : "";
          finding.note(what + ": `" + String.join("`, `", shown) + "`" + rest);
        });
    return new OnnxException(finding.build());
  }
}
