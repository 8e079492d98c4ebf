package dev.brevity.runtime.onnx.export;

import dev.brevity.runtime.graph.Argument;
import dev.brevity.runtime.graph.Node;
import java.util.Arrays;
import java.util.Objects;

/**
 * Writes the rows that the option {@code auto_pad} asks for where they depend on the size of the
 * input, which is computed then.
 */
final class SamePadding {
  /** The first version in which numbers of rows are an input, and integers have a maximum. */
  private static final int COMPUTED = 12;

  private final GraphWriter graph;
  private final String name;

  SamePadding(GraphWriter graph, String name) {
    this.graph = graph;
    this.name = name;
  }

  /** Writes a call of {@code SamePad}; returns the name of the padded input. */
  String write(Node node, String input) {
    if (graph.opset() < COMPUTED) {
      throw InexpressibleException.before(
          "paddings that depend on the size of the input", COMPUTED);
    }
    long[] kernel = integers(node, "kernel_shape", new long[0]);
    int spatial = kernel.length;
    long[] ones = new long[spatial];
    Arrays.fill(ones, 1);
    long[] strides = integers(node, "strides", ones);
    long[] dilations = integers(node, "dilations", ones);
    boolean lower =
        "SAME_LOWER"
            .equals(Operands.literal(Objects.requireNonNull(node.keywords().get("auto_pad"))));
    String shape = graph.node("Shape").input(input).as(part("shape"));
    String sizes =
        graph
            .node("Slice")
            .input(shape, constant("from", 2), constant("to", 2L + spatial))
            .as(part("sizes"));
    long[] rounding = new long[spatial];
    long[] reach = new long[spatial];
    for (int i = 0; i < spatial; i++) {
      rounding[i] = strides[i] - 1;
      reach[i] = (kernel[i] - 1) * dilations[i] + 1 - strides[i];
    }
    String stride = constant("strides", strides);
    String outputs = binary("Div", binary("Add", sizes, constant("rounding", rounding)), stride);
    String covered = binary("Add", binary("Mul", outputs, stride), constant("reach", reach));
    String total = binary("Max", binary("Sub", covered, sizes), constant("none", 0));
    String rounded = lower ? binary("Add", total, constant("one", 1)) : total;
    String begins = binary("Div", rounded, constant("two", 2));
    String ends = binary("Sub", total, begins);
    String outer = constant("outer", 0, 0);
    String pads =
        graph.node("Concat").input(outer, begins, outer, ends).set("axis", 0L).as(part("pads"));
    return graph.node("Pad").input(input, pads).as(name);
  }

  private static long[] integers(Node node, String option, long[] otherwise) {
    Argument given = node.keywords().get(option);
    return given == null ? otherwise : Operands.integers(given);
  }

  private String binary(String type, String left, String right) {
    return graph.node(type).input(left, right).as(part(type));
  }

  private String constant(String part, long... values) {
    return graph.longs(part(part), values);
  }

  private String part(String part) {
    return name + "." + part;
  }
}
