package dev.brevity.runtime.graph;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBaseBlock;
import ai.djl.nn.Block;
import ai.djl.nn.BlockList;
import ai.djl.nn.Parameter;
import ai.djl.nn.ParameterList;
import ai.djl.training.ParameterStore;
import ai.djl.util.Pair;
import ai.djl.util.PairList;
import dev.brevity.runtime.tensor.PlainTensor;
import dev.brevity.runtime.tensor.QuantNDList;
import dev.brevity.runtime.tensor.QuantTensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Computes a {@link Graph}, which may change between two runs. Every array is freed after the last
 * node that uses it; only the result survives, in the manager of the first input. What is known of
 * quantized tensors travels from node to node.
 */
public final class GraphBlock extends AbstractBaseBlock {
  private static final byte VERSION = 1;

  /** More paths through a graph are not remembered. */
  private static final int MOST_PATHS = 64;

  private final Graph graph;
  private final NDManager manager;
  private final List<NodeHook> hooks = new ArrayList<>();
  private final Map<Map<String, Boolean>, List<Shape>> paths = new LinkedHashMap<>();
  private final Map<Graph, GraphBlock> bodies = new IdentityHashMap<>();
  private final Set<Block> prepared = Collections.newSetFromMap(new IdentityHashMap<>());

  /**
   * @param manager what layers create while they are called for the first time belongs to it
   */
  public GraphBlock(Graph graph, NDManager manager) {
    super(VERSION);
    this.graph = graph;
    this.manager = manager;
  }

  public Graph graph() {
    return graph;
  }

  /** Lets a hook see every node of the following runs, until the registration is closed. */
  public Registration addHook(NodeHook hook) {
    hooks.add(hook);
    return () -> hooks.remove(hook);
  }

  /** A hook in place. */
  public interface Registration extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * The graph's outputs in evaluation mode.
   *
   * @param inputs one per input of the graph
   * @return tensors of the manager of the first input
   */
  public NDList evaluate(NDArray... inputs) {
    return forward(new ParameterStore(manager, false), new NDList(inputs), false);
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore parameterStore,
      NDList inputs,
      boolean training,
      @Nullable PairList<String, Object> params) {
    List<Node> wanted = graph.inputs();
    if (wanted.size() != inputs.size()) {
      throw new IllegalArgumentException(
          "the graph has " + wanted.size() + " inputs but got " + inputs.size());
    }
    if (inputShapes == null) {
      inputShapes = inputs.getShapes();
    }
    GraphRun run = new GraphRun(this, parameterStore, training, inputs.head().getManager());
    List<Value> values = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      values.add(Value.of(input(inputs, i)));
    }
    Value result = run.compute(values);
    if (!run.choices().isEmpty() && paths.size() < MOST_PATHS) {
      paths.putIfAbsent(run.choices(), List.of(inputs.getShapes()));
    }
    return list(result instanceof Value.Tuple tuple ? tuple.items() : List.of(result));
  }

  /** The shapes of the inputs that it was first run with; none before. */
  public List<Shape> usedShapes() {
    return inputShapes == null ? List.of() : List.of(inputShapes);
  }

  /** Whether a run has come to a layer. */
  public boolean hasReached(Block layer) {
    return prepared.contains(layer);
  }

  /** What selections of one name choose in a run, for inputs of such shapes. */
  public record Path(Map<String, Boolean> choices, List<Shape> shapes) {
    public Path {
      choices = Map.copyOf(choices);
      shapes = List.copyOf(shapes);
    }
  }

  /** The paths that runs have taken through the graph so far; none if nothing is selected in it. */
  public List<Path> paths() {
    return paths.entrySet().stream().map(path -> new Path(path.getKey(), path.getValue())).toList();
  }

  /** What computes a graph that a node repeats. */
  GraphBlock body(Graph body) {
    return bodies.computeIfAbsent(body, graph -> new GraphBlock(graph, manager));
  }

  List<NodeHook> hooks() {
    return hooks;
  }

  private static QuantTensor input(NDList inputs, int index) {
    return inputs.size() == 1 ? QuantNDList.tensorOf(inputs) : new PlainTensor(inputs.get(index));
  }

  /** Tensors as blocks take them; a single one keeps what is known of its quantization. */
  static NDList list(List<Value> values) {
    if (values.size() == 1 && !(values.get(0).tensor() instanceof PlainTensor)) {
      return new QuantNDList(values.get(0).tensor());
    }
    NDList list = new NDList(values.size());
    values.forEach(value -> list.add(value.tensor().value()));
    return list;
  }

  /** Tells a layer the shapes of its inputs before it is called for the first time. */
  void prepare(Block layer, NDList inputs) {
    if (prepared.add(layer)) {
      layer.initialize(manager, DataType.FLOAT32, inputs.getShapes());
    }
  }

  /**
   * Initializes all layers by computing the graph once with zeros.
   *
   * @param inputShapes one per input of the graph
   */
  @Override
  public void initialize(NDManager newManager, DataType dataType, Shape... inputShapes) {
    this.inputShapes = inputShapes.clone();
    run(dataType, inputShapes).forEach(NDArray::close);
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    try (NDList outputs = run(DataType.FLOAT32, inputShapes)) {
      return outputs.getShapes();
    }
  }

  private NDList run(DataType dataType, Shape[] shapes) {
    try (NDManager scratch = manager.newSubManager()) {
      NDList zeros = new NDList(shapes.length);
      for (Shape shape : shapes) {
        zeros.add(scratch.zeros(shape, dataType));
      }
      NDList outputs = forward(new ParameterStore(scratch, false), zeros, false);
      outputs.attach(manager);
      return outputs;
    }
  }

  /** The layers by name, as the graph has them now. */
  @Override
  public BlockList getChildren() {
    BlockList children = new BlockList();
    graph.layers().forEach(children::add);
    return children;
  }

  @Override
  public ParameterList getDirectParameters() {
    ParameterList list = new ParameterList();
    graph.parameters().forEach(list::add);
    return list;
  }

  /**
   * All parameters by dotted name, for example {@code conv1.weight}. A parameter that several
   * layers share appears once, under its first name.
   */
  @Override
  public ParameterList getParameters() {
    ParameterList list = new ParameterList();
    Set<Parameter> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Pair<String, Parameter> own : getDirectParameters()) {
      if (seen.add(own.getValue())) {
        list.add(own);
      }
    }
    graph
        .layers()
        .forEach(
            (name, layer) -> {
              for (Pair<String, Parameter> inner : layer.getParameters()) {
                if (seen.add(inner.getValue())) {
                  list.add(name + "." + inner.getKey(), inner.getValue());
                }
              }
            });
    return list;
  }
}
