package dev.brevity.runtime.onnx.export;

import dev.brevity.runtime.graph.Argument;
import dev.brevity.runtime.graph.Function;
import dev.brevity.runtime.graph.Node;
import dev.brevity.runtime.layer.LayerSpec;
import dev.brevity.runtime.onnx.operator.Operator;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** Writes calls of functions, by PyTorch's names and parameters. */
final class FunctionWriter {

  private final GraphWriter graph;
  private final Operands operands;
  private final ActivationWriter activations;
  private final PoolingWriter pooling;
  private final OperatorWriter operators;

  FunctionWriter(GraphWriter graph, Operands operands) {
    this.graph = graph;
    this.operands = operands;
    this.activations = new ActivationWriter(graph);
    this.pooling = new PoolingWriter(graph);
    this.operators = new OperatorWriter(graph, operands);
  }

  /**
   * Writes a call.
   *
   * @param results how many results other nodes use
   * @return the names of the results
   */
  List<String> write(NodeCall call, Function function, int results) {
    if (function.name().startsWith(Operator.PREFIX)) {
      String type = function.name().substring(Operator.PREFIX.length());
      return operators.write(call, type, results);
    }
    Map<String, Argument> given = arguments(call.node(), function);
    return function.name().equals("getitem")
        ? List.of(item(given))
        : function.name().equals("chunk")
            ? chunks(call, given)
            : List.of(single(call, function.name(), given));
  }

  private String single(NodeCall call, String function, Map<String, Argument> given) {
    String name = call.name();
    return switch (function) {
      case "add" -> binary("Add", name, given);
      case "sub" -> binary("Sub", name, given);
      case "mul" -> binary("Mul", name, given);
      case "truediv" -> binary("Div", name, given);
      case "pow" -> binary("Pow", name, given);
      case "matmul" -> binary("MatMul", name, given);
      case "neg" -> graph.node("Neg").input(call.input()).as(name);
      case "sqrt" -> graph.node("Sqrt").input(call.input()).as(name);
      case "relu" -> activation(call, LayerSpec.of("ReLU"));
      case "relu6" -> activation(call, LayerSpec.of("ReLU6"));
      case "sigmoid" -> activation(call, LayerSpec.of("Sigmoid"));
      case "tanh" -> activation(call, LayerSpec.of("Tanh"));
      case "silu" -> activation(call, LayerSpec.of("SiLU"));
      case "gelu" -> activation(call, new LayerSpec("GELU", literals(given)));
      case "leaky_relu" -> activation(call, new LayerSpec("LeakyReLU", literals(given)));
      case "hardtanh" -> activation(call, new LayerSpec("Hardtanh", literals(given)));
      case "softmax" -> activation(call, new LayerSpec("Softmax", literals(given)));
      case "max_pool2d" -> pooling.write(call, new LayerSpec("MaxPool2d", literals(given)));
      case "avg_pool2d" -> pooling.write(call, new LayerSpec("AvgPool2d", literals(given)));
      case "adaptive_avg_pool2d" ->
          pooling.write(call, new LayerSpec("AdaptiveAvgPool2d", literals(given)));
      case "dropout", "contiguous" -> call.input();
      case "mean" -> reduction(call, "ReduceMean", given);
      case "sum" -> reduction(call, "ReduceSum", given);
      case "cat" ->
          graph
              .node("Concat")
              .input(operands.values(required(given, "tensors")).toArray(new String[0]))
              .set("axis", integer(given, "dim", 0))
              .as(name);
      case "flatten" ->
          Flattening.write(
              graph,
              call,
              (int) integer(given, "start_dim", 0),
              (int) integer(given, "end_dim", -1));
      case "reshape" -> reshape(call);
      case "permute" ->
          graph
              .node("Transpose")
              .input(call.input())
              .set("perm", positive(rest(call.node()), call::rank))
              .as(name);
      case "transpose" -> transpose(call, given);
      case "unsqueeze" -> squeeze(call, "Unsqueeze", given, () -> call.rank() + 1);
      case "squeeze" -> squeeze(call, "Squeeze", given, call::rank);
      default ->
          throw new InexpressibleException(
              "the function `" + function + "` cannot be written", "compute it another way");
    };
  }

  private String binary(String type, String name, Map<String, Argument> given) {
    if (given.containsKey("alpha") && Operands.real(required(given, "alpha")) != 1) {
      throw new InexpressibleException("a sum with a factor cannot be written", "multiply first");
    }
    return graph
        .node(type)
        .input(
            number(required(given, "input"), name + "_left"),
            number(required(given, "other"), name + "_right"))
        .as(name);
  }

  /** Numbers next to tensors in floating point are written as such. */
  private String number(Argument argument, String wanted) {
    return Operands.literal(argument) instanceof Number number
        ? graph.scalar(wanted, number.doubleValue())
        : operands.value(argument, wanted);
  }

  private String activation(NodeCall call, LayerSpec spec) {
    return activations.write(spec, call.input(), call::rank, call.name());
  }

  private String reduction(NodeCall call, String type, Map<String, Argument> given) {
    long[] axes = positive(integers(given, "dim").orElseGet(() -> all(call.rank())), call::rank);
    boolean keep =
        given.containsKey("keepdim")
            && Boolean.TRUE.equals(Operands.literal(required(given, "keepdim")));
    return Reduction.write(graph, type, call.input(), axes, keep, call.name());
  }

  private String reshape(NodeCall call) {
    String shape = graph.longs(call.name() + "_shape", rest(call.node()));
    return graph.node("Reshape").input(call.input(), shape).as(call.name());
  }

  private String transpose(NodeCall call, Map<String, Argument> given) {
    int rank = call.rank();
    long[] order = all(rank);
    long[] pair = {integer(given, "dim0", 0), integer(given, "dim1", 1)};
    long[] exchanged = positive(pair, () -> rank);
    order[(int) exchanged[0]] = exchanged[1];
    order[(int) exchanged[1]] = exchanged[0];
    return graph.node("Transpose").input(call.input()).set("perm", order).as(call.name());
  }

  private String squeeze(
      NodeCall call, String type, Map<String, Argument> given, IntSupplier rank) {
    NodeWriter node = graph.node(type).input(call.input());
    Optional<long[]> axes = integers(given, "dim").map(found -> positive(found, rank));
    axes.ifPresent(found -> node.option("axes", call.name() + "_axes", found));
    return node.as(call.name());
  }

  private String item(Map<String, Argument> given) {
    Argument input = required(given, "input");
    boolean several =
        input instanceof Argument.Reference reference && operands.of(reference.node()).size() > 1;
    int index = (int) integer(given, "index", 0);
    if (!several && index != 0) {
      throw new InexpressibleException("a part of a tensor cannot be written", "use a slice");
    }
    List<String> names = operands.values(input);
    return names.get(index < 0 ? index + names.size() : index);
  }

  private List<String> chunks(NodeCall call, Map<String, Argument> given) {
    int axis = (int) positive(new long[] {integer(given, "dim", 0)}, call::rank)[0];
    long size = call.shape().get(axis);
    long wanted = integer(given, "chunks", 1);
    long step = (size + wanted - 1) / wanted;
    int count = (int) ((size + step - 1) / step);
    long[] sizes = new long[count];
    for (int i = 0; i < count; i++) {
      sizes[i] = Math.min(step, size - i * step);
    }
    return graph
        .node("Split")
        .input(call.input())
        .option("split", call.name() + "_sizes", sizes)
        .set("axis", (long) axis)
        .as(call.name(), count);
  }

  /** Arguments by the names of the function's parameters. */
  private static Map<String, Argument> arguments(Node node, Function function) {
    Map<String, Argument> given = new LinkedHashMap<>();
    for (int i = 0; i < node.arguments().size() && i < function.parameters().size(); i++) {
      given.put(function.parameters().get(i), node.arguments().get(i));
    }
    given.putAll(node.keywords());
    given.values().removeIf(FunctionWriter::isNone);
    return given;
  }

  private static boolean isNone(Argument argument) {
    return argument instanceof Argument.Literal literal && literal.value() == null;
  }

  /** Options as a layer has them. */
  private static Map<String, @Nullable Object> literals(Map<String, Argument> given) {
    Map<String, @Nullable Object> options = new HashMap<>();
    given.forEach(
        (name, argument) -> {
          if (argument instanceof Argument.Literal literal) {
            options.put(name, literal.value());
          } else if (argument instanceof Argument.Sequence sequence) {
            List<@Nullable Object> items = new ArrayList<>();
            sequence.items().forEach(item -> items.add(Operands.literal(item)));
            options.put(name, items);
          }
        });
    return options;
  }

  /** Whole numbers that follow the first argument, one by one or in one list. */
  private static long[] rest(Node node) {
    List<Argument> arguments = node.arguments();
    if (arguments.size() == 1) {
      return Operands.integers(node.keywords().values().iterator().next());
    }
    return arguments.size() == 2
        ? Operands.integers(arguments.get(1))
        : arguments.stream().skip(1).mapToLong(Operands::integer).toArray();
  }

  private static Argument required(Map<String, Argument> given, String name) {
    Argument argument = given.get(name);
    if (argument == null) {
      throw new InexpressibleException("the argument `" + name + "` is missing", "give it");
    }
    return argument;
  }

  private static long integer(Map<String, Argument> given, String name, long otherwise) {
    return given.containsKey(name) ? Operands.integer(required(given, name)) : otherwise;
  }

  private static Optional<long[]> integers(Map<String, Argument> given, String name) {
    return Optional.ofNullable(given.get(name)).map(Operands::integers);
  }

  private static long[] all(int rank) {
    long[] axes = new long[rank];
    for (int i = 0; i < rank; i++) {
      axes[i] = i;
    }
    return axes;
  }

  private static long[] positive(long[] axes, IntSupplier rank) {
    long[] counted = axes.clone();
    for (int i = 0; i < counted.length; i++) {
      counted[i] = counted[i] < 0 ? counted[i] + rank.getAsInt() : counted[i];
    }
    return counted;
  }
}
