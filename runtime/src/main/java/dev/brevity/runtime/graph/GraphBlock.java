package dev.brevity.runtime.graph;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
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

  private final Graph graph;
  private final NDManager manager;
  private final List<NodeHook> hooks = new ArrayList<>();
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
    Run run = new Run(parameterStore, training, inputs.head().getManager());
    try (LiveValues live = new LiveValues(graph)) {
      return run.execute(live, inputs);
    }
  }

  /** One forward pass. */
  private final class Run {
    private final ParameterStore parameterStore;
    private final boolean training;
    private final NDManager receiver;

    Run(ParameterStore parameterStore, boolean training, NDManager receiver) {
      this.parameterStore = parameterStore;
      this.training = training;
      this.receiver = receiver;
    }

    NDList execute(LiveValues live, NDList inputs) {
      int taken = 0;
      for (Node node : graph.nodes()) {
        if (node.operation() instanceof Operation.Output) {
          return result(node, live);
        }
        Value value;
        if (node.operation() instanceof Operation.Input) {
          value = Value.of(input(inputs, taken++));
          live.keepOpen(value);
          value = hooked(node, List.of(), value);
        } else if (node.operation() instanceof Operation.ParameterRead read) {
          value = Value.of(parameter(read.parameter()));
          live.keepOpen(value);
          value = hooked(node, List.of(), value);
        } else {
          value = compute(node, live);
        }
        live.put(node, value);
        live.used(node);
      }
      throw new IllegalStateException("the graph has no output");
    }

    private NDList result(Node node, LiveValues live) {
      List<Value> arguments = node.arguments().stream().map(item -> value(item, live)).toList();
      Value result = arguments.size() == 1 ? arguments.get(0) : new Value.Tuple(arguments);
      result = hooked(node, arguments, result);
      // The arrays leave the run with the result.
      live.keepOpen(result);
      return list(result instanceof Value.Tuple tuple ? tuple.items() : List.of(result));
    }

    private Value compute(Node node, LiveValues live) {
      List<Value> arguments = new ArrayList<>();
      node.arguments().forEach(argument -> arguments.add(value(argument, live)));
      Map<String, Value> keywords = new LinkedHashMap<>();
      node.keywords().forEach((name, argument) -> keywords.put(name, value(argument, live)));
      List<NDArray> survivors = new ArrayList<>();
      Value result;
      try (NDScope scope = new NDScope()) {
        List<Value> seen = arguments;
        for (NodeHook hook : hooks) {
          seen = hook.before(node, seen);
        }
        result = hooked(node, seen, call(node, seen, keywords));
        result.forEachArray(
            array -> {
              if (!live.knows(array)) {
                NDScope.unregister(array);
                array.attach(receiver);
                survivors.add(array);
              }
            });
        scope.suppressNotUsedWarning();
      } catch (IllegalArgumentException
          | IllegalStateException
          | UnsupportedOperationException
          | IndexOutOfBoundsException
          | ArithmeticException
          | NegativeArraySizeException
          | EngineException e) {
        throw new GraphException(node, e);
      }
      survivors.forEach(NDScope::register);
      return result;
    }

    private Value call(Node node, List<Value> arguments, Map<String, Value> keywords) {
      if (node.operation() instanceof Operation.FunctionCall call) {
        Function function = call.function();
        return function.computation().compute(new Call(function, arguments, keywords, training));
      }
      String name = node.layer().orElseThrow();
      Block layer = graph.layer(name);
      NDList inputs = list(arguments);
      prepare(layer, inputs);
      PairList<String, Object> options = new PairList<>();
      keywords.forEach(
          (key, value) ->
              options.add(key, value instanceof Value.Scalar scalar ? scalar.value() : value));
      NDList outputs = layer.forward(parameterStore, inputs, training, options);
      if (outputs.size() == 1) {
        return Value.of(QuantNDList.tensorOf(outputs));
      }
      return new Value.Tuple(outputs.stream().map(Value::of).toList());
    }

    private Value hooked(Node node, List<Value> arguments, Value computed) {
      Value result = computed;
      for (NodeHook hook : List.copyOf(hooks)) {
        result = hook.computed(node, arguments, result);
      }
      return result;
    }

    private NDArray parameter(String name) {
      Parameter parameter = graph.parameters().get(name);
      if (parameter == null) {
        throw new IllegalStateException("the graph has no parameter `" + name + "`");
      }
      return parameterStore.getValue(parameter, receiver.getDevice(), training);
    }
  }

  private static QuantTensor input(NDList inputs, int index) {
    return inputs.size() == 1 ? QuantNDList.tensorOf(inputs) : new PlainTensor(inputs.get(index));
  }

  private static Value value(Argument argument, LiveValues live) {
    if (argument instanceof Argument.Reference reference) {
      return live.get(reference.node());
    }
    if (argument instanceof Argument.Sequence sequence) {
      return new Value.Tuple(sequence.items().stream().map(item -> value(item, live)).toList());
    }
    return new Value.Scalar(((Argument.Literal) argument).value());
  }

  /** Tensors as blocks take them; a single one keeps what is known of its quantization. */
  private static NDList list(List<Value> values) {
    if (values.size() == 1 && !(values.get(0).tensor() instanceof PlainTensor)) {
      return new QuantNDList(values.get(0).tensor());
    }
    NDList list = new NDList(values.size());
    values.forEach(value -> list.add(value.tensor().value()));
    return list;
  }

  /** Tells a layer the shapes of its inputs before it is called for the first time. */
  private void prepare(Block layer, NDList inputs) {
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
