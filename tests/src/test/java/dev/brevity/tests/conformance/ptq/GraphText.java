package dev.brevity.tests.conformance.ptq;

import com.fasterxml.jackson.databind.JsonNode;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.graph.Node;
import dev.brevity.runtime.graph.Operation;
import dev.brevity.runtime.graph.function.FunctionRegistry;
import dev.brevity.runtime.graph.function.PyTorchFunctions;
import java.util.ArrayList;
import java.util.List;

/** Nodes, recorded or computed, in one text form: name, what is called, nodes that are used. */
final class GraphText {
  private static final FunctionRegistry FUNCTIONS = PyTorchFunctions.registry();

  private GraphText() {}

  static String of(JsonNode node) {
    String kind = node.get("op").asText();
    String target = node.get("target").asText();
    List<String> inputs = new ArrayList<>();
    collect(node.path("args"), inputs);
    collect(node.path("kwargs"), inputs);
    return line(
        node.get("name").asText(),
        switch (kind) {
          case "placeholder" -> "input";
          case "output" -> "output";
          case "call_module" -> "layer " + target;
          case "get_attr" -> "parameter " + target;
          default -> FUNCTIONS.get(target).name();
        },
        kind.equals("placeholder") ? List.of() : inputs);
  }

  static List<String> of(Graph graph) {
    return graph.nodes().stream().map(GraphText::of).toList();
  }

  private static String of(Node node) {
    List<String> inputs = new ArrayList<>();
    node.arguments().forEach(argument -> argument.forEachNode(input -> inputs.add(input.name())));
    node.keywords()
        .values()
        .forEach(argument -> argument.forEachNode(input -> inputs.add(input.name())));
    return line(node.name(), called(node.operation()), inputs);
  }

  private static String called(Operation operation) {
    if (operation instanceof Operation.LayerCall call) {
      return "layer " + call.layer();
    }
    if (operation instanceof Operation.FunctionCall call) {
      return call.function().name();
    }
    if (operation instanceof Operation.ParameterRead read) {
      return "parameter " + read.parameter();
    }
    return operation instanceof Operation.Input ? "input" : "output";
  }

  private static String line(String name, String called, List<String> inputs) {
    return name + " = " + called + " " + inputs;
  }

  private static void collect(JsonNode arguments, List<String> inputs) {
    if (arguments.isObject() && arguments.has("node")) {
      inputs.add(arguments.get("node").asText());
    } else {
      arguments.forEach(argument -> collect(argument, inputs));
    }
  }
}
