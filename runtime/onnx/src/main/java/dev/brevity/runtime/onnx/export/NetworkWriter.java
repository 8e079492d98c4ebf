package dev.brevity.runtime.onnx.export;

import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Parameter;
import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.runtime.graph.Argument;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.graph.Node;
import dev.brevity.runtime.graph.Operation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import onnx.GraphProto;
import onnx.TypeProto;
import onnx.ValueInfoProto;

/** Writes the nodes of a network, and collects what cannot be written. */
final class NetworkWriter {
  private final Graph network;
  private final Observation seen;
  private final GraphWriter graph;
  private final Operands operands;
  private final LayerWriter layers;
  private final FunctionWriter functions;
  private final List<Diagnostic> problems = new ArrayList<>();

  NetworkWriter(Graph network, Observation seen, GraphWriter graph) {
    this.network = network;
    this.seen = seen;
    this.graph = graph;
    this.operands = new Operands(graph);
    this.layers = new LayerWriter(graph);
    this.functions = new FunctionWriter(graph, operands);
  }

  /** What cannot be written. */
  List<Diagnostic> problems() {
    return problems;
  }

  /**
   * Writes all nodes.
   *
   * @param inputs the names of the network's inputs
   * @return the names of the network's results; of no meaning if there are problems
   */
  List<String> write(List<String> inputs) {
    List<Node> takers = network.inputs();
    for (int i = 0; i < takers.size(); i++) {
      operands.define(takers.get(i), List.of(inputs.get(i)));
      shaped(takers.get(i), List.of(inputs.get(i)));
    }
    Steps.of(network).forEach(this::write);
    return results(network.output());
  }

  private void write(Step step) {
    if (step instanceof Step.Single single) {
      attempt(single.node());
    } else {
      choice((Step.Choice) step);
    }
  }

  /** The writer of a graph that is repeated; its problems become those of this one. */
  private List<String> inner(Graph body, List<String> inputs) {
    NetworkWriter writer = new NetworkWriter(body, seen, graph);
    List<String> results = writer.write(inputs);
    problems.addAll(writer.problems());
    return results;
  }

  /** An If, whose branches may be incomplete if there are problems. */
  private void choice(Step.Choice choice) {
    GraphProto then = branch(choice, true);
    GraphProto otherwise = branch(choice, false);
    if (!problems.isEmpty()) {
      return;
    }
    List<String> names =
        graph
            .node("If")
            .input(operands.value(choice.condition(), choice.name() + "_condition"))
            .set("then_branch", then)
            .set("else_branch", otherwise)
            .as(choice.selections().stream().map(Node::name).toList());
    for (int i = 0; i < names.size(); i++) {
      operands.define(choice.selections().get(i), List.of(names.get(i)));
    }
  }

  private GraphProto branch(Step.Choice choice, boolean holds) {
    graph.beginInner();
    (holds ? choice.then() : choice.otherwise()).forEach(this::write);
    GraphProto.Builder made =
        GraphProto.newBuilder().setName(choice.name() + (holds ? "_then" : "_else"));
    Set<String> taken = new HashSet<>();
    for (Node selection : choice.selections()) {
      Argument side = selection.arguments().get(holds ? 1 : 2);
      if (problems.isEmpty()) {
        String wanted = selection.name() + (holds ? "_then" : "_else");
        String value = operands.value(side, wanted);
        // Every result is computed in its branch, and only once.
        String result =
            graph.isComputed(value) && taken.add(value)
                ? value
                : graph.node("Identity").input(value).as(wanted);
        made.addOutput(info(result, selection));
      }
    }
    return made.addAllNode(graph.endInner()).build();
  }

  private ValueInfoProto info(String name, Node selection) {
    TypeProto.Tensor.Builder tensor = TypeProto.Tensor.newBuilder();
    seen.type(selection).ifPresent(type -> tensor.setElemType(TensorProtos.type(type).getNumber()));
    ValueInfoProto.Builder info = ValueInfoProto.newBuilder().setName(name);
    return seen.type(selection).isEmpty()
        ? info.build()
        : info.setType(TypeProto.newBuilder().setTensorType(tensor)).build();
  }

  /** The types of the network's results, as far as they are known. */
  List<Optional<DataType>> types() {
    List<Optional<DataType>> types = new ArrayList<>();
    for (Node result : network.output().inputs()) {
      types.add(seen.type(result));
    }
    return types;
  }

  private List<String> results(Node output) {
    List<String> names = new ArrayList<>();
    if (output.inputs().stream().allMatch(operands::has)) {
      output.arguments().forEach(argument -> names.addAll(operands.values(argument)));
    }
    return names;
  }

  private void attempt(Node node) {
    if (seen.isMissed(node)) {
      report(
          node,
          "",
          new InexpressibleException(
              "it lies in a branch that could not be tried, so its scales are not known",
              "keep the layer in floating point"));
      return;
    }
    QuantizedParts parts = seen.parts(node);
    parts.problems().forEach((place, problem) -> report(node, place, problem));
    if (!parts.problems().isEmpty() || !node.inputs().stream().allMatch(operands::has)) {
      return;
    }
    try {
      List<String> names = write(node, parts);
      operands.define(node, names);
      shaped(node, names);
    } catch (InexpressibleException e) {
      report(node, "", e);
    }
  }

  private void shaped(Node node, List<String> names) {
    if (names.size() == 1) {
      seen.shape(node).ifPresent(shape -> graph.shaped(names.get(0), shape.getShape()));
    }
  }

  private List<String> write(Node node, QuantizedParts parts) {
    if (node.operation() instanceof Operation.ParameterRead read) {
      Parameter parameter = Objects.requireNonNull(network.parameters().get(read.parameter()));
      String name = graph.name(read.parameter());
      return List.of(graph.constant(TensorProtos.of(name, parameter.getArray())));
    }
    if (node.operation() instanceof Operation.LayerCall layerCall) {
      List<String> inputs = new ArrayList<>();
      node.arguments().forEach(argument -> inputs.addAll(operands.values(argument)));
      NodeCall call = call(node, inputs.get(0), parts);
      String layer = layerCall.layer();
      return layers.write(call, layer, network.layer(layer), inputs, usedResults(node));
    }
    if (node.operation() instanceof Operation.Repeat repeat) {
      return new RepetitionWriter(graph, operands, seen).write(node, repeat, this::inner);
    }
    Optional<Node> first = firstTensor(node);
    String input = first.map(found -> operands.of(found).get(0)).orElse("");
    NodeCall call = call(node, input, parts);
    return functions.write(call, node.function().orElseThrow(), usedResults(node));
  }

  private NodeCall call(Node node, String input, QuantizedParts parts) {
    return new NodeCall(node, input, firstTensor(node).flatMap(seen::shape), parts);
  }

  private static Optional<Node> firstTensor(Node node) {
    return node.inputs().stream().findFirst();
  }

  /** How many results of a node others take. */
  private int usedResults(Node node) {
    int most = 1;
    for (Node user : network.users(node)) {
      if (user.calls("getitem") && user.arguments().size() == 2) {
        Argument index = user.arguments().get(1);
        most = Math.max(most, (int) Operands.integer(index) + 1);
      }
    }
    return most;
  }

  private void report(Node node, String place, InexpressibleException problem) {
    Map<String, String> names = new LinkedHashMap<>();
    names.put("weight_quant", "the weight of ");
    names.put("bias_quant", "the bias of ");
    names.put("input_quant", "the input of ");
    names.put("output_quant", "the output of ");
    names.put("act_quant", "the output of ");
    String where =
        names.getOrDefault(
            place,
            place.endsWith("_quant")
                ? "the " + place.substring(0, place.length() - 6).replace('_', ' ') + " of "
                : "");
    problems.add(
        Diagnostic.of(
                Code.NOT_EXPRESSIBLE,
                where + "`" + node.layer().orElse(node.name()) + "`: " + problem.getMessage())
            .fix(problem.fix())
            .build());
  }
}
