package dev.brevity.runtime.onnx.export;

import java.util.Optional;

/** Writes a normalization step by step, for versions of the operators that have none for it. */
final class SeparateNormalization {
  private final GraphWriter graph;
  private final String name;
  private final long[] axes;
  private final double epsilon;

  SeparateNormalization(GraphWriter graph, String name, long[] axes, double epsilon) {
    this.graph = graph;
    this.name = name;
    this.axes = axes.clone();
    this.epsilon = epsilon;
  }

  String write(String input, boolean centred, Optional<String> weight, Optional<String> bias) {
    String centre = centred ? subtract(input, mean(input, "mean")) : input;
    String square = graph.node("Mul").input(centre, centre).as(name + ".square");
    String sum =
        graph
            .node("Add")
            .input(mean(square, "variance"), graph.scalar(name + ".epsilon", epsilon))
            .as(name + ".shifted");
    String root = graph.node("Sqrt").input(sum).as(name + ".deviation");
    boolean last = weight.isEmpty() && bias.isEmpty();
    String value = graph.node("Div").input(centre, root).as(last ? name : name + ".normalized");
    if (weight.isPresent()) {
      String wanted = bias.isEmpty() ? name : name + ".scaled";
      value = graph.node("Mul").input(value, weight.get()).as(wanted);
    }
    return bias.isEmpty() ? value : graph.node("Add").input(value, bias.get()).as(name);
  }

  private String subtract(String input, String mean) {
    return graph.node("Sub").input(input, mean).as(name + ".centred");
  }

  private String mean(String input, String part) {
    return Reduction.write(graph, "ReduceMean", input, axes, true, name + "." + part);
  }
}
