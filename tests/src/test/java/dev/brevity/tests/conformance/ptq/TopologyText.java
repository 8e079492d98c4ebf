package dev.brevity.tests.conformance.ptq;

import dev.brevity.runtime.graph.Argument;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.graph.Node;
import dev.brevity.runtime.graph.Operation;
import dev.brevity.runtime.graph.function.FunctionRegistry;
import dev.brevity.runtime.layer.DescribedLayer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How records write down in one line which layer gets what: {@code x=relu(a(x)); x=b(x)+k(x); c(x)}
 * with calls of layers and functions, sums and products.
 */
final class TopologyText {
  private static final String FORWARD = "forward: ";
  private static final Pattern STATEMENT =
      Pattern.compile("\\s*(\\w+\\s*=\\s*)?[\\w.]+\\([\\w.()+* ]*\\)[\\w.()+* ]*");
  private static final Pattern ASSIGNMENT = Pattern.compile("\\s*(\\w+)\\s*=\\s*(.*)");

  private final Graph graph;
  private final FunctionRegistry functions;
  private final Map<String, Node> names = new HashMap<>();
  private final String whole;
  private String text = "";
  private int place;

  private TopologyText(Graph graph, FunctionRegistry functions, String whole) {
    this.graph = graph;
    this.functions = functions;
    this.whole = whole;
  }

  /** Whether the text is of this form. */
  static boolean isReadable(String text) {
    return !statements(text).isEmpty();
  }

  /** The statements at the beginning, before anything else that is said. */
  private static List<String> statements(String text) {
    String body = text.startsWith(FORWARD) ? text.substring(FORWARD.length()) : text;
    return Arrays.stream(body.split(";"))
        .takeWhile(part -> STATEMENT.matcher(part).matches())
        .toList();
  }

  /** Adds the nodes to a graph that has the layers. */
  static void add(Graph graph, FunctionRegistry functions, String text) {
    TopologyText reader = new TopologyText(graph, functions, text);
    reader.names.put("x", graph.append("x", new Operation.Input()));
    Node last = null;
    for (String statement : statements(text)) {
      Matcher assignment = ASSIGNMENT.matcher(statement);
      boolean assigns = assignment.matches();
      reader.text = (assigns ? assignment.group(2) : statement).replace(" ", "");
      reader.place = 0;
      last = reader.sum();
      if (assigns) {
        reader.names.put(assignment.group(1), last);
      }
    }
    graph.append("output", new Operation.Output(), Argument.of(last));
  }

  private Node sum() {
    Node value = product();
    while (accept('+')) {
      value = call("add", value, product());
    }
    return value;
  }

  private Node product() {
    Node value = factor();
    while (accept('*')) {
      value = call("mul", value, factor());
    }
    return value;
  }

  private Node factor() {
    int start = place;
    while (place < text.length() && isName(text.charAt(place))) {
      place++;
    }
    String name = text.substring(start, place);
    if (!accept('(')) {
      return names.get(name);
    }
    Node argument = sum();
    accept(')');
    Optional<String> layer = graph.layers().containsKey(name) ? Optional.of(name) : onlyOne(name);
    return layer
        .map(found -> graph.append(found, new Operation.LayerCall(found), Argument.of(argument)))
        .orElseGet(
            () ->
                graph.append(
                    name, new Operation.FunctionCall(functions.get(name)), Argument.of(argument)));
  }

  /** The layer that {@code sigmoid(x)} means where the only Sigmoid has a name of its own. */
  private Optional<String> onlyOne(String type) {
    List<String> found =
        graph.layers().entrySet().stream()
            .filter(
                entry ->
                    entry.getValue() instanceof DescribedLayer layer
                        && layer.spec().type().equalsIgnoreCase(type))
            .map(Map.Entry::getKey)
            .toList();
    return found.size() == 1 && !whole.contains(found.get(0) + "(")
        ? Optional.of(found.get(0))
        : Optional.empty();
  }

  private static boolean isName(char symbol) {
    return Character.isLetterOrDigit(symbol) || symbol == '.' || symbol == '_';
  }

  private Node call(String function, Node one, Node other) {
    return graph.append(
        function,
        new Operation.FunctionCall(functions.get(function)),
        Argument.of(one),
        Argument.of(other));
  }

  private boolean accept(char symbol) {
    boolean found = place < text.length() && text.charAt(place) == symbol;
    place += found ? 1 : 0;
    return found;
  }
}
