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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

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
    int taken = 0;
    for (Node node : network.nodes()) {
      if (node.operation() instanceof Operation.Input) {
        operands.define(node, List.of(inputs.get(taken++)));
      } else if (node.operation() instanceof Operation.Output) {
        return results(node);
      } else {
        attempt(node);
      }
    }
    return List.of();
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
    QuantizedParts parts = seen.parts(node);
    parts.problems().forEach((place, problem) -> report(node, place, problem));
    if (!parts.problems().isEmpty() || !node.inputs().stream().allMatch(operands::has)) {
      return;
    }
    try {
      operands.define(node, write(node, parts));
    } catch (InexpressibleException e) {
      report(node, "", e);
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
