package dev.brevity.runtime.graph;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import dev.brevity.runtime.layer.WeightLayer;
import dev.brevity.runtime.module.Scope;
import dev.brevity.runtime.recurrent.onnx.OnnxRecurrent;
import dev.brevity.runtime.tensor.QuantNDList;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** One forward pass of a {@link GraphBlock}, at once or node by node. */
final class GraphRun implements AutoCloseable {
  private final GraphBlock block;
  private final Graph graph;
  private final ParameterStore parameterStore;
  private final boolean training;
  private final NDManager receiver;
  private final Map<String, Boolean> choices = new LinkedHashMap<>();
  private final RoundLimit rounds;
  private final LiveValues live;
  private final Demand demand;
  private Optional<Node> next = Optional.empty();

  /**
   * @param receiver owns the arrays of the result
   */
  GraphRun(GraphBlock block, ParameterStore parameterStore, boolean training, NDManager receiver) {
    this(block, parameterStore, training, receiver, new RoundLimit());
  }

  private GraphRun(
      GraphBlock block,
      ParameterStore parameterStore,
      boolean training,
      NDManager receiver,
      RoundLimit rounds) {
    this.rounds = rounds;
    this.block = block;
    this.graph = block.graph();
    this.parameterStore = parameterStore;
    this.training = training;
    this.receiver = receiver;
    this.live = new LiveValues(graph);
    this.demand = new Demand(graph);
  }

  /**
   * The graph's result: one value, or a tuple of several.
   *
   * @param inputs one per input of the graph
   */
  Value compute(List<Value> inputs) {
    try (this) {
      begin(inputs);
      while (pending().isPresent()) {
        step();
      }
      return result(graph.output(), live);
    }
  }

  /** Takes the inputs, one per input of the graph; nothing else is computed yet. */
  void begin(List<Value> inputs) {
    List<Node> takers = graph.inputs();
    for (int i = 0; i < takers.size(); i++) {
      live.keepOpen(inputs.get(i));
      live.put(takers.get(i), hooked(takers.get(i), List.of(), inputs.get(i)));
    }
    next = demand.next();
    skipInputs();
  }

  /** The node that is computed next; empty when only the result is left to be handed out. */
  Optional<Node> pending() {
    return next.filter(node -> !(node.operation() instanceof Operation.Output));
  }

  /** Computes the next node. */
  void step() {
    Node node = next.orElseThrow();
    if (node.operation() instanceof Operation.Select) {
      select(node, live, demand);
    } else {
      live.put(node, value(node, live));
      live.used(node);
    }
    next = demand.next();
    skipInputs();
  }

  private void skipInputs() {
    while (next.filter(node -> node.operation() instanceof Operation.Input).isPresent()) {
      next = demand.next();
    }
  }

  /** The positional arguments of the node that is computed next. */
  List<Value> arguments() {
    return next.orElseThrow().arguments().stream().map(item -> value(item, live)).toList();
  }

  /** The result of a node that later ones need. */
  Value result(Node node) {
    return live.get(node);
  }

  /** Bytes of the results that are still needed. */
  long bytes() {
    return live.bytes();
  }

  /** Frees all results but the one that has been handed out. */
  @Override
  public void close() {
    live.close();
  }

  /** What has been chosen, by the names of selections. */
  Map<String, Boolean> choices() {
    return choices;
  }

  private Value value(Node node, LiveValues live) {
    if (node.operation() instanceof Operation.ParameterRead read) {
      Value value = Value.of(parameter(read.parameter()));
      live.keepOpen(value);
      return hooked(node, List.of(), value);
    }
    List<Value> arguments = new ArrayList<>();
    node.arguments().forEach(argument -> arguments.add(value(argument, live)));
    Map<String, Value> keywords = new LinkedHashMap<>();
    node.keywords().forEach((name, argument) -> keywords.put(name, value(argument, live)));
    return scoped(
        node,
        live,
        () -> {
          List<Value> seen = before(node, arguments);
          return hooked(node, seen, call(node, seen, keywords));
        });
  }

  /** Hands the chosen value on, or lets it be computed first. */
  private void select(Node node, LiveValues live, Demand demand) {
    Optional<Boolean> chosen = demand.choice(node);
    if (chosen.isEmpty()) {
      List<Value> condition = before(node, List.of(value(node.arguments().get(0), live)));
      chosen = Optional.of(truth(node, condition.get(0)));
      choices.put(((Operation.Select) node.operation()).name(), chosen.get());
      if (demand.choose(node, chosen.get())) {
        return;
      }
    }
    Value taken = value(Demand.side(node, chosen.get()), live);
    List<Value> arguments = List.of(value(node.arguments().get(0), live), taken);
    live.put(node, scoped(node, live, () -> hooked(node, arguments, taken)));
    live.used(node);
  }

  private static boolean truth(Node node, Value condition) {
    try {
      NDArray array = condition.tensor().value();
      if (array.size() != 1) {
        throw new IllegalArgumentException(
            "a condition has one element, not those of " + array.getShape());
      }
      return array.toType(DataType.INT64, false).toLongArray()[0] != 0;
    } catch (IllegalArgumentException e) {
      throw new GraphException(node, e);
    }
  }

  private Value result(Node node, LiveValues live) {
    List<Value> arguments = node.arguments().stream().map(item -> value(item, live)).toList();
    Value result = arguments.size() == 1 ? arguments.get(0) : new Value.Tuple(arguments);
    result = hooked(node, arguments, result);
    // The arrays leave the run with the result.
    live.keepOpen(result);
    return result;
  }

  /** Frees what the computation makes besides its result. */
  private Value scoped(Node node, LiveValues live, Supplier<Value> computation) {
    try (Scope scope = Scope.discarding()) {
      Value result = computation.get();
      result.forEachArray(
          array -> {
            if (!live.knows(array)) {
              scope.survive(array, receiver);
            }
          });
      return result;
    } catch (IllegalArgumentException
        | IllegalStateException
        | UnsupportedOperationException
        | IndexOutOfBoundsException
        | ArithmeticException
        | NegativeArraySizeException
        | EngineException e) {
      throw new GraphException(node, e);
    }
  }

  private Value call(Node node, List<Value> arguments, Map<String, Value> keywords) {
    if (node.operation() instanceof Operation.FunctionCall call) {
      Function function = call.function();
      return function.computation().compute(new Call(function, arguments, keywords, training));
    }
    if (node.operation() instanceof Operation.Repeat repeat) {
      return new Repetition(repeat.form(), inputs -> body(repeat.body(), inputs), receiver, rounds)
          .run(arguments);
    }
    String name = node.layer().orElseThrow();
    Block layer = graph.layer(name);
    NDList inputs = GraphBlock.list(arguments);
    block.prepare(layer, inputs);
    if (layer instanceof WeightLayer sized) {
      MemoryLimit.check(sized.getOutputShapes(inputs.getShapes())[0], DataType.FLOAT32);
    }
    if (layer instanceof OnnxRecurrent) {
      // Time lies along the first axis, or the second.
      Shape sequence = inputs.head().getShape();
      rounds.take(Math.max(sequence.get(0), sequence.get(1)));
    }
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

  /** One round of a graph that is repeated. */
  private List<Value> body(Graph body, List<Value> inputs) {
    GraphBlock repeated = block.body(body);
    List<GraphBlock.Registration> watching = new ArrayList<>();
    for (NodeHook hook : block.hooks()) {
      if (hook.entersBodies()) {
        watching.add(repeated.addHook(hook));
      }
    }
    try {
      Value result =
          new GraphRun(repeated, parameterStore, training, receiver, rounds).compute(inputs);
      return result instanceof Value.Tuple tuple ? tuple.items() : List.of(result);
    } finally {
      watching.forEach(GraphBlock.Registration::close);
    }
  }

  private List<Value> before(Node node, List<Value> arguments) {
    List<Value> seen = arguments;
    for (NodeHook hook : block.hooks()) {
      seen = hook.before(node, seen);
    }
    return seen;
  }

  private Value hooked(Node node, List<Value> arguments, Value computed) {
    Value result = computed;
    for (NodeHook hook : List.copyOf(block.hooks())) {
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

  private static Value value(Argument argument, LiveValues live) {
    if (argument instanceof Argument.Reference reference) {
      return live.get(reference.node());
    }
    if (argument instanceof Argument.Sequence sequence) {
      return new Value.Tuple(sequence.items().stream().map(item -> value(item, live)).toList());
    }
    return new Value.Scalar(((Argument.Literal) argument).value());
  }
}
