package dev.brevity.runtime.onnx;

import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.runtime.graph.EngineReason;
import dev.brevity.runtime.onnx.node.KnownTensor;
import dev.brevity.runtime.onnx.node.OnnxException;
import dev.brevity.runtime.onnx.node.Source;
import dev.brevity.runtime.onnx.node.UnsupportedException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import onnx.GraphProto;
import onnx.NodeProto;
import onnx.TensorProto;
import onnx.ValueInfoProto;

/** The tensors and nodes of one graph of a file while they are being imported. */
final class NodesImport implements GraphReading {
  private static final int WIDEST = 1 << 13;

  private final Importers importers;
  private final GraphImport target;
  private final GraphProto graph;
  private final String place;
  private final int depth;
  private final Map<String, Integer> uses = new HashMap<>();
  private final Map<String, NodeProto> singleUsers = new HashMap<>();
  private final Set<NodeProto> done = Collections.newSetFromMap(new IdentityHashMap<>());

  /** The graph of a model. */
  NodesImport(Importers importers, GraphImport target, GraphProto graph) {
    this(importers, target, graph, "", 0);
  }

  private NodesImport(
      Importers importers, GraphImport target, GraphProto graph, String place, int depth) {
    if (depth > DEEPEST) {
      throw OnnxException.of(
          Code.MODEL_LIMIT, "graphs lie within graphs more than " + DEEPEST + " deep");
    }
    this.importers = importers;
    this.target = target;
    this.graph = graph;
    this.place = place;
    this.depth = depth;
  }

  @Override
  public GraphReading within(GraphImport inner, GraphProto proto, String innerPlace) {
    return new NodesImport(importers, inner, proto, innerPlace + ".", depth + 1);
  }

  @Override
  public GraphImport target() {
    return target;
  }

  GraphProto graph() {
    return graph;
  }

  @Override
  public Set<String> readInitializers() {
    Set<String> names = new HashSet<>();
    for (TensorProto tensor : graph.getInitializerList()) {
      if (tensor.getName().isEmpty() || !names.add(tensor.getName())) {
        throw OnnxException.invalid("two tensors are called `" + tensor.getName() + "`");
      }
      try {
        KnownTensor known = importers.reading().tensors().read(tensor);
        target.define(
            tensor.getName(),
            new Source.Constant(tensor.getName(), known, tensor.getDataType(), true));
      } catch (UnsupportedException e) {
        importers.unsupported().note(e.what(), tensor.getName());
        target.define(tensor.getName(), new Source.Missing());
      }
    }
    if (graph.getSparseInitializerCount() > 0) {
      importers.unsupported().note("sparse tensors", "initializers");
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

  @Override
  public void readNodes(Set<String> given) {
    List<NodeProto> nodes = NodeOrder.of(graph.getNodeList(), given, target::knows);
    countUses();
    int number = 0;
    for (NodeProto node : nodes) {
      importNode(node, number++);
    }
  }

  @Override
  public List<Source> results() {
    List<Source> results = new ArrayList<>();
    for (ValueInfoProto info : graph.getOutputList()) {
      results.add(
          target
              .find(info.getName())
              .orElseThrow(
                  () ->
                      OnnxException.invalid(
                          "the output `" + info.getName() + "` is computed by nothing")));
    }
    return results;
  }

  private void countUses() {
    Set<String> constants = new HashSet<>();
    for (NodeProto node : graph.getNodeList()) {
      if (node.getOpType().equals("Constant")) {
        constants.addAll(node.getOutputList());
      }
    }
    for (NodeProto node : graph.getNodeList()) {
      requireNarrow("node `" + node.getName() + "` has", node.getInputCount(), "inputs");
      requireNarrow("node `" + node.getName() + "` has", node.getOutputCount(), "outputs");
      node.getInputList().forEach(input -> use(input, node));
      UsedNames.captured(node).forEach(input -> use(input, node));
    }
    uses.forEach(
        (value, times) -> {
          if (!value.isEmpty() && !constants.contains(value) && !isConstant(value)) {
            requireNarrow("the value `" + value + "` is used", times, "times");
          }
        });
    graph.getOutputList().forEach(output -> uses.merge(output.getName(), 1, Integer::sum));
  }

  private void use(String value, NodeProto user) {
    uses.merge(value, 1, Integer::sum);
    singleUsers.put(value, user);
  }

  private boolean isConstant(String value) {
    return target.find(value).filter(Source.Constant.class::isInstance).isPresent();
  }

  /** What changes a value or a node looks at all its neighbors. */
  private static void requireNarrow(String what, int neighbors, String kind) {
    if (neighbors > WIDEST) {
      throw OnnxException.of(
          Code.MODEL_LIMIT,
          String.format(
              Locale.ROOT, "%s %,d %s; at most %,d can be read", what, neighbors, kind, WIDEST));
    }
  }

  private void importNode(NodeProto proto, int number) {
    if (done.contains(proto)) {
      return;
    }
    String name =
        proto.getName().isEmpty() ? place + proto.getOpType() + "_" + number : proto.getName();
    NodeImport node = new NodeImport(importers.reading(), target, proto, name);
    try {
      if (!OperatorSets.isStandard(proto.getDomain())) {
        throw new UnsupportedException(proto.getDomain() + "." + proto.getOpType());
      }
      if (ControlFlowImports.knows(node)) {
        new ControlFlowImports(this).apply(node);
        return;
      }
      if (node.isMissingInput()) {
        importers.functions().requireKnown(node);
        node.skip();
        return;
      }
      if (!(importers.constants().apply(node) || productWithBias(node, proto) || isLayer(node))) {
        importers.functions().apply(node);
      }
    } catch (UnsupportedException e) {
      importers.unsupported().note(e.what(), node);
      node.skip();
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw OnnxException.invalid("node `" + name + "`: " + EngineReason.of(e));
    }
  }

  private boolean isLayer(NodeImport node) {
    if (importers.embeddings().apply(node) || importers.recurrentLayers().apply(node)) {
      return true;
    }
    boolean computed =
        node.inputCount() > 0 && node.has(0) && node.input(0) instanceof Source.Computed;
    return computed
        && (importers.weightLayers().apply(node) || importers.statelessLayers().apply(node));
  }

  /** A product and the addition of a bias, which together are one layer. */
  private boolean productWithBias(NodeImport node, NodeProto proto) {
    String product = proto.getOutputCount() == 1 ? proto.getOutput(0) : "";
    if (!node.type().equals("MatMul") || uses.getOrDefault(product, 0) != 1) {
      return false;
    }
    NodeProto user = singleUsers.get(product);
    Optional<Source.Constant> weight = node.constant(1);
    if (user == null || !user.getOpType().equals("Add") || weight.isEmpty()) {
      return false;
    }
    if (weight.get().shape().dimension() != 2 || user.getInputCount() != 2) {
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
                    found.shape().dimension() == 1
                        && WeightLayerImports.isBias(found, weight.get().shape().get(1)));
    if (bias.isEmpty() || !importers.weightLayers().linear(node, bias)) {
      return false;
    }
    Source linear = target.find(product).orElseThrow();
    new NodeImport(importers.reading(), target, user, user.getName()).define(0, linear);
    done.add(user);
    return true;
  }
}
