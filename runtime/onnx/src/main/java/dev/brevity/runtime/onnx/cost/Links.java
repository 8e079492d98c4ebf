package dev.brevity.runtime.onnx.cost;

import dev.brevity.runtime.onnx.cost.Probe.Link;
import dev.brevity.runtime.onnx.element.Attributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import onnx.AttributeProto;

/** The steps of chains that are timed. */
final class Links {
  private Links() {}

  /** An operator of one operand. */
  static Link unary(String type, AttributeProto... options) {
    return (graph, tensor) -> graph.apply(type, List.of(tensor), options);
  }

  /** An operator of a value and the one that the chain begins with. */
  static Link binary(String type) {
    return (graph, tensor) -> graph.apply(type, List.of(tensor, graph.begun()));
  }

  /** One link after another. */
  static Link both(Link first, Link second) {
    return (graph, tensor) -> second.add(graph, first.add(graph, tensor));
  }

  /**
   * A convolution that keeps sizes, with a bias and in floating point a Relu.
   *
   * @param dimensions 1 for signals, 2 for pictures
   */
  static Link convolution(int dimensions, long channels, long kernel, long groups) {
    return (graph, tensor) ->
        convolution(graph, tensor, graph.isInteger(), dimensions, channels, kernel, groups);
  }

  private static String convolution(
      ProbeGraph graph,
      String tensor,
      boolean coded,
      int dimensions,
      long channels,
      long kernel,
      long groups) {
    String result = unlimited(graph, tensor, coded, dimensions, channels, kernel, groups);
    return coded ? graph.pair(result) : graph.node("Relu", List.of(result));
  }

  private static String unlimited(
      ProbeGraph graph,
      String tensor,
      boolean coded,
      int dimensions,
      long channels,
      long kernel,
      long groups) {
    long[] weight = new long[2 + dimensions];
    long[] pads = new long[2 * dimensions];
    Arrays.fill(weight, kernel);
    Arrays.fill(pads, kernel / 2);
    weight[0] = channels;
    weight[1] = channels / groups;
    return graph.node(
        "Conv",
        List.of(tensor, graph.weight(coded, weight), graph.bias(coded, channels)),
        Attributes.integer("group", groups),
        Attributes.integers("pads", pads));
  }

  /**
   * A convolution of elements, an operator in floating point, and a convolution in floating point.
   * Without the one between, onnxruntime would quantize the weights of the other itself.
   */
  static Link mixed(long channels) {
    return (graph, tensor) -> {
      String first = convolution(graph, tensor, graph.isInteger(), 2, channels, 1, 1);
      String between = graph.node("Neg", List.of(first));
      String second = convolution(graph, between, false, 2, channels, 1, 1);
      return graph.isInteger() ? graph.pair(second) : second;
    };
  }

  /** Two convolutions of elements; what the second reads is added to its result. */
  static Link residual(long channels) {
    return (graph, tensor) -> {
      boolean coded = graph.isInteger();
      String first = convolution(graph, tensor, coded, 2, channels, 1, 1);
      String second = unlimited(graph, first, coded, 2, channels, 1, 1);
      return coded
          ? graph.apply("Add", List.of(graph.pair(second), first))
          : graph.node("Relu", List.of(graph.node("Add", List.of(second, first))));
    };
  }

  /** A convolution that reads a picture, then its mean, spread over the picture again. */
  static Link picture() {
    return (graph, tensor) -> {
      boolean coded = graph.isInteger();
      String result =
          graph.node(
              "Conv",
              List.of(tensor, graph.weight(coded, 16, 3, 3, 3), graph.bias(coded, 16)),
              Attributes.integers("pads", 1, 1, 1, 1));
      String limited = coded ? graph.pair(result) : graph.node("Relu", List.of(result));
      String mean = graph.apply("GlobalAveragePool", List.of(limited));
      String three =
          graph.apply(
              "Slice",
              List.of(mean, graph.whole(0), graph.whole(3), graph.whole(1), graph.whole(1)));
      return graph.apply("Add", List.of(graph.begun(), three));
    };
  }

  /** A matrix product with a bias. */
  static Link product(long size) {
    return (graph, tensor) -> {
      boolean coded = graph.isInteger();
      return graph.apply(
          "Gemm", List.of(tensor, graph.weight(coded, size, size), graph.bias(coded, size)));
    };
  }

  /** A value times its sigmoid. */
  static Link silu() {
    return (graph, tensor) ->
        graph.apply("Mul", List.of(tensor, graph.apply("Sigmoid", List.of(tensor))));
  }

  /** The same in floating point; in a network of integers between quantizers. */
  static Link siluIsland() {
    return (graph, tensor) -> {
      String product = graph.node("Mul", List.of(tensor, graph.node("Sigmoid", List.of(tensor))));
      return graph.isInteger() ? graph.pair(product) : product;
    };
  }

  /** An operator of floating point; in a network of integers between quantizers. */
  static Link island() {
    return (graph, tensor) -> graph.apply("Neg", List.of(tensor));
  }

  /** The sum of a picture and a constant for each channel. */
  static Link spread(long channels) {
    return (graph, tensor) -> graph.apply("Add", List.of(tensor, graph.values(1, channels, 1, 1)));
  }

  /** The sum of a picture and its means. */
  static Link mean() {
    return (graph, tensor) ->
        graph.apply("Add", List.of(tensor, graph.apply("GlobalAveragePool", List.of(tensor))));
  }

  /** Some channels of a tensor, joined by constants to as many as before. */
  static Link concatenation(long channels, long size, int operands) {
    return (graph, tensor) -> {
      long each = channels / operands;
      List<String> joined = new ArrayList<>();
      joined.add(slice(graph, tensor, each, 1));
      for (int i = 1; i < operands; i++) {
        joined.add(graph.values(1, each, size, size));
      }
      return graph.apply("Concat", joined, Attributes.integer("axis", 1));
    };
  }

  /** The first half of a picture along one side, and its elements doubled along it. */
  static Link resize(long size) {
    return (graph, tensor) ->
        graph.apply(
            "Resize",
            List.of(slice(graph, tensor, size / 2, 2), "", graph.numbers(1, 1, 2, 1)),
            Attributes.text("mode", "nearest"),
            Attributes.text("coordinate_transformation_mode", "asymmetric"),
            Attributes.text("nearest_mode", "floor"));
  }

  /** A row less with each link. */
  static Link shorter() {
    return (graph, tensor) ->
        graph.apply(
            "Slice",
            List.of(tensor, graph.whole(1), graph.whole(1_000), graph.whole(2), graph.whole(1)));
  }

  private static String slice(ProbeGraph graph, String tensor, long count, long axis) {
    return graph.apply(
        "Slice",
        List.of(tensor, graph.whole(0), graph.whole(count), graph.whole(axis), graph.whole(1)));
  }

  /** Limits of a value. */
  static Link limit() {
    return (graph, tensor) ->
        graph.apply("Clip", List.of(tensor, graph.numbers(-1), graph.numbers(1)));
  }
}
