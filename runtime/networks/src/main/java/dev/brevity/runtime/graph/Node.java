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
  private final NodeIndex index;
  private Operation operation;
  private List<Argument> arguments;
  private Map<String, Argument> keywords;
  private List<Node> inputs;
  private long place;
  private KnownResult known = KnownResult.UNKNOWN;

  /**
   * @param index learns of every change
   */
  Node(
      NodeIndex index,
      String name,
      Operation operation,
      List<Argument> arguments,
      Map<String, Argument> keywords) {
    this.index = index;
    this.name = name;
    this.operation = operation;
    this.arguments = List.copyOf(arguments);
    this.keywords = Collections.unmodifiableMap(new LinkedHashMap<>(keywords));
    this.inputs = nodesOf(arguments, keywords);
  }

  /** The name, of which the graph has only one. */
  public String name() {
    return name;
  }

  public Operation operation() {
    return operation;
  }

  /** What is known of its result before it is computed. */
  public KnownResult known() {
    return known;
  }

  public void setKnown(KnownResult result) {
    known = result;
  }

  public List<Argument> arguments() {
    return arguments;
  }

  /** Arguments by name. */
  public Map<String, Argument> keywords() {
    return keywords;
  }

  public void setOperation(Operation replacement) {
    Operation before = operation;
    operation = replacement;
    index.operationChanged(this, before);
  }

  public void setArguments(List<Argument> replacement) {
    change(replacement, keywords);
  }

  public void setArgument(int index, Argument replacement) {
    List<Argument> changed = new ArrayList<>(arguments);
    changed.set(index, replacement);
    setArguments(changed);
  }

  public void setKeywords(Map<String, Argument> replacement) {
    change(arguments, replacement);
  }

  private void change(List<Argument> newArguments, Map<String, Argument> newKeywords) {
    List<Node> before = inputs;
    arguments = List.copyOf(newArguments);
    keywords = Collections.unmodifiableMap(new LinkedHashMap<>(newKeywords));
    inputs = nodesOf(arguments, keywords);
    index.inputsChanged(this, before);
  }

  /** Grows along the order of computation. */
  long place() {
    return place;
  }

  void setPlace(long number) {
    place = number;
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
    return inputs;
  }

  /** Whether this node uses the result of the other. */
  public boolean uses(Node other) {
    return inputs.contains(other);
  }

  /** Replaces every node that this one refers to. */
  public void mapInputs(UnaryOperator<Node> replacement) {
    Map<String, Argument> changed = new LinkedHashMap<>();
    keywords.forEach((key, argument) -> changed.put(key, argument.map(replacement)));
    change(arguments.stream().map(argument -> argument.map(replacement)).toList(), changed);
  }

  private static List<Node> nodesOf(List<Argument> arguments, Map<String, Argument> keywords) {
    Set<Node> found = new LinkedHashSet<>();
    arguments.forEach(argument -> argument.forEachNode(found::add));
    keywords.values().forEach(argument -> argument.forEachNode(found::add));
    return List.copyOf(found);
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
    if (operation instanceof Operation.Repeat repeat) {
      return "repeat " + repeat.form();
    }
    return operation instanceof Operation.Input ? "input" : "output";
  }
}
