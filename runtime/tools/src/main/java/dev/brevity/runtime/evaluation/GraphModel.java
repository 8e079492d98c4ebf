package dev.brevity.runtime.evaluation;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.diagnostic.Diagnostics;
import dev.brevity.dsl.model.ModelOutline;
import dev.brevity.runtime.data.Batch;
import dev.brevity.runtime.data.ExpectedInput;
import dev.brevity.runtime.data.Numbers.Floats;
import dev.brevity.runtime.graph.EngineReason;
import dev.brevity.runtime.graph.GraphBlock;
import dev.brevity.runtime.graph.GraphException;
import dev.brevity.runtime.graph.Node;
import dev.brevity.runtime.graph.NodeHook;
import dev.brevity.runtime.graph.Operation;
import dev.brevity.runtime.graph.Rounds;
import dev.brevity.runtime.graph.Value;
import dev.brevity.runtime.layer.DescribedLayer;
import dev.brevity.runtime.onnx.OnnxImporter;
import dev.brevity.runtime.onnx.OnnxModel;
import dev.brevity.runtime.plan.BatchTensors;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;

/** A model as a graph of this library; quantizers in the file are computed as they are written. */
final class GraphModel implements RunnableModel {
  private final ModelFile file;
  private final NDManager manager;
  private final OnnxModel model;
  private final GraphBlock block;

  /**
   * Reads a model.
   *
   * @throws ModelRunException if it cannot be read, with the reasons
   */
  public GraphModel(ModelFile file) {
    this.file = file;
    this.manager = NDManager.newBaseManager();
    Diagnostics findings = new Diagnostics();
    Optional<OnnxModel> read = new OnnxImporter(manager).read(file.path(), file.shown(), findings);
    if (read.isEmpty()) {
      manager.close();
      throw new ModelRunException(
          reasons(findings), findings.all().stream().map(Diagnostic::code).findFirst(), null);
    }
    this.model = read.get();
    this.block = new GraphBlock(model.graph(), manager);
  }

  private static String reasons(Diagnostics findings) {
    List<String> reasons = new ArrayList<>();
    for (Diagnostic finding : findings.all()) {
      reasons.add(finding.message());
      reasons.addAll(finding.notes());
    }
    return String.join("; ", reasons);
  }

  @Override
  public String name() {
    return file.shown();
  }

  @Override
  public String runtime() {
    return "brevity";
  }

  @Override
  public long bytes() {
    return file.bytes();
  }

  @Override
  public List<ExpectedInput> inputs() {
    return model.inputs().stream().map(OnnxModel.Port::outlined).map(GraphModel::expected).toList();
  }

  static ExpectedInput expected(ModelOutline.Port port) {
    return new ExpectedInput(
        port.name(),
        port.dtype().startsWith("float"),
        port.isRanked() ? Optional.of(port.shape()) : Optional.empty(),
        port.firstAxis());
  }

  @Override
  public List<String> outputs() {
    return model.outputs().stream().map(OnnxModel.Port::name).toList();
  }

  @Override
  public List<WatchedLayer> layers() {
    return block.graph().nodes().stream()
        .filter(GraphModel::computes)
        .map(node -> layer(node, node.name(), normalization(node).map(Node::name).orElse("")))
        .toList();
  }

  /**
   * The same, with what the file calls them as their ids; those that it calls nothing are left out.
   */
  List<WatchedLayer> layersOfFile() {
    List<WatchedLayer> layers = new ArrayList<>();
    for (Node node : block.graph().nodes()) {
      String called = model.values().get(node.name());
      if (called != null && computes(node)) {
        Optional<String> norm =
            normalization(node).flatMap(one -> Optional.ofNullable(model.values().get(one.name())));
        layers.add(layer(node, called, norm.orElse("")));
      }
    }
    return layers;
  }

  /** Whether it repeats something as often as its own numbers say. */
  boolean loops() {
    return block.graph().nodes().stream()
        .anyMatch(
            node ->
                node.operation() instanceof Operation.Repeat repeat
                    && repeat.form() instanceof Rounds.While);
  }

  private static boolean computes(Node node) {
    return node.operation() instanceof Operation.LayerCall
        || node.operation() instanceof Operation.FunctionCall;
  }

  /** The batch normalization that alone takes what a layer computes. */
  private Optional<Node> normalization(Node node) {
    List<Node> users = block.graph().users(node);
    return Optional.of(users)
        .filter(all -> all.size() == 1)
        .map(all -> all.get(0))
        .filter(
            user ->
                block.graph().layerOf(user).orElse(null) instanceof DescribedLayer layer
                    && layer.spec().type().startsWith("BatchNorm"));
  }

  private WatchedLayer layer(Node node, String id, String normalized) {
    Optional<String> called = Optional.ofNullable(model.values().get(node.name()));
    // Nodes have no points in their names; files, layers and plans do.
    String name =
        node.layer()
            .or(() -> called.filter(value -> value.replace('.', '_').equals(node.name())))
            .orElse(node.name());
    Set<String> aliases = new HashSet<>(List.of(node.name(), name));
    called.ifPresent(aliases::add);
    return new WatchedLayer(id, name, aliases, normalized);
  }

  @Override
  public Observed run(Batch batch, List<String> ids) {
    Set<String> wanted = Set.copyOf(ids);
    Map<String, Floats> seen = new HashMap<>();
    NodeHook hook =
        NodeHook.watching(
            (node, arguments, result) -> {
              if (wanted.contains(node.name())
                  && result instanceof Value.Tensor tensor
                  && tensor.array().getDataType().isFloating()) {
                floats(tensor.array()).ifPresent(numbers -> seen.put(node.name(), numbers));
              }
            });
    try (NDManager scratch = manager.newSubManager();
        GraphBlock.Registration registration = block.addHook(hook)) {
      NDList results = block.evaluate(inputs(scratch, batch));
      Map<String, Floats> outputs = new LinkedHashMap<>();
      for (int i = 0; i < results.size(); i++) {
        String name = model.outputs().get(i).name();
        floats(results.get(i)).ifPresent(numbers -> outputs.put(name, numbers));
      }
      return new Observed(outputs, seen);
    } catch (GraphException | EngineException | IllegalArgumentException e) {
      throw new ModelRunException("it cannot be computed: " + firstLine(e), e);
    }
  }

  private NDArray[] inputs(NDManager scratch, Batch batch) {
    NDList given = BatchTensors.of(scratch, batch);
    NDArray[] inputs = new NDArray[given.size()];
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = given.get(i).toType(model.inputs().get(i).type(), false);
    }
    return inputs;
  }

  private static Optional<Floats> floats(NDArray array) {
    if (!array.getDataType().isFloating() && array.getDataType() != DataType.INT64) {
      return Optional.empty();
    }
    List<Long> shape = LongStream.of(array.getShape().getShape()).boxed().toList();
    if (array.getDataType() == DataType.FLOAT32) {
      return Optional.of(new Floats(array.toFloatArray(), shape));
    }
    try (NDArray single = array.toType(DataType.FLOAT32, true)) {
      return Optional.of(new Floats(single.toFloatArray(), shape));
    }
  }

  private static String firstLine(RuntimeException e) {
    return EngineReason.of(e);
  }

  @Override
  public void close() {
    manager.close();
  }
}
