package dev.brevity.runtime.graph;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** One step of a graph. Nodes are compared by identity and change with their graph. */
public final class Node {
  private final String name;
  private Operation operation;
  private List<Argument> arguments;
  private Map<String, Argument> keywords;

  Node(String name, Operation operation, List<Argument> arguments, Map<String, Argument> keywords) {
    this.name = name;
    this.operation = operation;
    this.arguments = List.copyOf(arguments);
    this.keywords = Collections.unmodifiableMap(new LinkedHashMap<>(keywords));
  }

  /** The name, of which the graph has only one. */
  public String name() {
    return name;
  }

  public Operation operation() {
    return operation;
  }

  public List<Argument> arguments() {
    return arguments;
  }

  /** Arguments by name. */
  public Map<String, Argument> keywords() {
    return keywords;
  }

  public void setOperation(Operation replacement) {
    operation = replacement;
  }

  public void setArguments(List<Argument> replacement) {
    arguments = List.copyOf(replacement);
  }

  public void setArgument(int index, Argument replacement) {
    List<Argument> changed = new ArrayList<>(arguments);
    changed.set(index, replacement);
    setArguments(changed);
  }

  public void setKeywords(Map<String, Argument> replacement) {
    keywords = Collections.unmodifiableMap(new LinkedHashMap<>(replacement));
  }

  /** The name of the layer that the node calls; empty when it does something else. */
  public Optional<String> layer() {
    return operation instanceof Operation.LayerCall call
        ? Optional.of(call.layer())
        : Optional.empty();
  }

  /** The function that the node calls; empty when it does something else. */
  public Optional<Function> function() {
    return operation instanceof Operation.FunctionCall call
        ? Optional.of(call.function())
        : Optional.empty();
  }

  /** Whether the node calls the function of that canonical name. */
  public boolean calls(String functionName) {
    return function().filter(function -> function.name().equals(functionName)).isPresent();
  }

  /** The nodes whose results this one uses, each once, in order. */
  public List<Node> inputs() {
    Set<Node> found = new LinkedHashSet<>();
    arguments.forEach(argument -> argument.forEachNode(found::add));
    keywords.values().forEach(argument -> argument.forEachNode(found::add));
    return List.copyOf(found);
  }

  /** Whether this node uses the result of the other. */
  public boolean uses(Node other) {
    return inputs().contains(other);
  }

  /** Replaces every node that this one refers to. */
  public void mapInputs(UnaryOperator<Node> replacement) {
    arguments = arguments.stream().map(argument -> argument.map(replacement)).toList();
    Map<String, Argument> changed = new LinkedHashMap<>();
    keywords.forEach((key, argument) -> changed.put(key, argument.map(replacement)));
    keywords = Collections.unmodifiableMap(changed);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(name).append(" = ").append(describe());
    text.append(arguments);
    if (!keywords.isEmpty()) {
      text.append(keywords);
    }
    return text.toString();
  }

  private String describe() {
    if (operation instanceof Operation.LayerCall call) {
      return "layer " + call.layer();
    }
    if (operation instanceof Operation.FunctionCall call) {
      return call.function().name();
    }
    if (operation instanceof Operation.ParameterRead read) {
      return "parameter " + read.parameter();
    }
    if (operation instanceof Operation.Select select) {
      return "select " + select.name();
    }
    return operation instanceof Operation.Input ? "input" : "output";
  }
}
