package dev.brevity.runtime.onnx;

import dev.brevity.runtime.graph.Argument;
import dev.brevity.runtime.graph.Node;
import dev.brevity.runtime.onnx.node.OnnxException;
import dev.brevity.runtime.onnx.node.Source;
import dev.brevity.runtime.onnx.operator.OperatorTable;
import dev.brevity.runtime.onnx.shape.StaticShape;
import dev.brevity.runtime.onnx.shape.TensorFacts;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How the kernel of a convolution moves, split into what PyTorch's layers can do and what is done
 * before and after them.
 *
 * @param padding on both sides, by the layer
 * @param begins rows added before the first, or cut off after a transposed convolution
 * @param ends rows added after the last, or cut off
 * @param same the option {@code auto_pad} if it depends on the size of the input, otherwise empty
 */
record Spatial(
    long[] kernel,
    long[] strides,
    long[] dilations,
    long[] padding,
    long[] outputPadding,
    long[] begins,
    long[] ends,
    String same) {
  private static final long LARGEST = 1L << 20;

  static Spatial of(NodeImport node, long[] kernel, boolean transposed) {
    int count = kernel.length;
    long[] ones = new long[count];
    Arrays.fill(ones, 1);
    long[] strides = positive(node, "strides", ones, 1);
    long[] dilations = positive(node, "dilations", ones, 1);
    long[] pads = WeightLayerImports.each(node, "pads", new long[2 * count], 2 * count);
    for (long pad : pads) {
      if (pad < 0 || pad > LARGEST) {
        throw OnnxException.invalid("node `" + node.name() + "` has the padding " + pad);
      }
    }
    long[] begins = Arrays.copyOf(pads, count);
    long[] ends = Arrays.copyOfRange(pads, count, 2 * count);
    String auto = node.attributes().text("auto_pad", "NOTSET");
    boolean same = auto.startsWith("SAME");
    if (auto.equals("VALID") || same) {
      begins = new long[count];
      ends = new long[count];
    }
    if (same && Arrays.equals(strides, ones) && isOdd(kernel, dilations)) {
      for (int i = 0; i < count; i++) {
        begins[i] = (kernel[i] - 1) * dilations[i] / 2;
      }
      ends = begins.clone();
      same = false;
    }
    long[] outputPadding =
        transposed ? positive(node, "output_padding", new long[count], 0) : new long[count];
    if (transposed && dependsOnSize(node)) {
      long[] surplus = surplus(node, kernel, strides, dilations, outputPadding).orElseThrow();
      for (int i = 0; i < count; i++) {
        begins[i] = auto.equals("SAME_UPPER") ? surplus[i] / 2 : (surplus[i] + 1) / 2;
        ends[i] = surplus[i] - begins[i];
      }
      same = false;
    }
    if (same && !transposed) {
      Optional<long[]> totals = totals(node, kernel, strides, dilations);
      if (totals.isPresent()) {
        for (int i = 0; i < count; i++) {
          long total = totals.get()[i];
          begins[i] = auto.equals("SAME_LOWER") ? (total + 1) / 2 : total / 2;
          ends[i] = total - begins[i];
        }
        same = false;
      }
    }
    long[] padding = new long[count];
    for (int i = 0; i < count; i++) {
      boolean inside = transposed || begins[i] == ends[i];
      padding[i] = inside ? Math.min(begins[i], ends[i]) : 0;
      begins[i] -= padding[i];
      ends[i] -= padding[i];
    }
    return new Spatial(
        kernel, strides, dilations, padding, outputPadding, begins, ends, same ? auto : "");
  }

  /** The rows that make each stride give an output, if the sizes of the input are known. */
  private static Optional<long[]> totals(
      NodeImport node, long[] kernel, long[] strides, long[] dilations) {
    StaticShape shape = node.input(0).known().shape();
    long[] totals = new long[kernel.length];
    if (shape.rank() != kernel.length + 2) {
      return Optional.empty();
    }
    for (int i = 0; i < kernel.length; i++) {
      long size = shape.size(i + 2);
      if (size == StaticShape.VARIES) {
        return Optional.empty();
      }
      long reach = (kernel[i] - 1) * dilations[i] + 1;
      totals[i] =
          Math.max(0, ((size + strides[i] - 1) / strides[i] - 1) * strides[i] + reach - size);
    }
    return Optional.of(totals);
  }

  /** Whether a transposed convolution says how large its result is, not what is cut off. */
  private static boolean dependsOnSize(NodeImport node) {
    return node.attributes().has("output_shape")
        || node.attributes().text("auto_pad", "NOTSET").startsWith("SAME");
  }

  /** Whether a transposed convolution cuts off as many rows for every input that can come. */
  static boolean isFixed(NodeImport node, long[] kernel) {
    if (!dependsOnSize(node)) {
      return true;
    }
    int count = kernel.length;
    long[] ones = new long[count];
    Arrays.fill(ones, 1);
    return surplus(
            node,
            kernel,
            positive(node, "strides", ones, 1),
            positive(node, "dilations", ones, 1),
            positive(node, "output_padding", new long[count], 0))
        .isPresent();
  }

  /**
   * The rows to cut off so that the result has the size that is asked for: for {@code SAME} that of
   * the input times the stride, whatever it is. Empty where rows would have to be added, or the
   * size of the input is not known.
   */
  private static Optional<long[]> surplus(
      NodeImport node, long[] kernel, long[] strides, long[] dilations, long[] outputPadding) {
    int count = kernel.length;
    Optional<List<Long>> sizes = node.attributes().integers("output_shape");
    StaticShape shape = node.input(0).known().shape();
    long[] surplus = new long[count];
    for (int i = 0; i < count; i++) {
      long reach = (kernel[i] - 1) * dilations[i] + 1 + outputPadding[i];
      if (sizes.isEmpty()) {
        surplus[i] = reach - strides[i];
      } else {
        boolean known =
            shape.rank() == count + 2
                && shape.size(i + 2) != StaticShape.VARIES
                && (sizes.get().size() == count || sizes.get().size() == count + 2);
        if (!known) {
          return Optional.empty();
        }
        long wanted = sizes.get().get(sizes.get().size() - count + i);
        surplus[i] = (shape.size(i + 2) - 1) * strides[i] + reach - wanted;
      }
      if (surplus[i] < 0) {
        return Optional.empty();
      }
    }
    return Optional.of(surplus);
  }

  private static long[] positive(NodeImport node, String name, long[] otherwise, long least) {
    long[] numbers = WeightLayerImports.each(node, name, otherwise, otherwise.length);
    for (long number : numbers) {
      if (number < least || number > LARGEST) {
        throw OnnxException.invalid(
            "`" + name + "` of node `" + node.name() + "` cannot be " + number);
      }
    }
    return numbers;
  }

  private static boolean isOdd(long[] kernel, long[] dilations) {
    for (int i = 0; i < kernel.length; i++) {
      if ((kernel[i] - 1) * dilations[i] % 2 != 0) {
        return false;
      }
    }
    return true;
  }

  /** The input of the layer, with rows around it that the layer cannot add. */
  Argument before(NodeImport node, OperatorTable table, Argument input) {
    if (node.type().equals("ConvTranspose")) {
      return input;
    }
    if (!same.isEmpty()) {
      Map<String, Argument> keywords = new LinkedHashMap<>();
      keywords.put("kernel_shape", Argument.of(kernel));
      keywords.put("strides", Argument.of(strides));
      keywords.put("dilations", Argument.of(dilations));
      keywords.put("auto_pad", Argument.of((Object) same));
      return Argument.of(
          WeightLayerImports.surrounding(node, table, "SamePad", List.of(input), keywords));
    }
    if (isZero(begins) && isZero(ends)) {
      return input;
    }
    long[] pads = new long[2 * (kernel.length + 2)];
    System.arraycopy(begins, 0, pads, 2, kernel.length);
    System.arraycopy(ends, 0, pads, kernel.length + 4, kernel.length);
    return Argument.of(
        WeightLayerImports.surrounding(
            node, table, "Pad", List.of(input), Map.of("pads", Argument.of(pads))));
  }

  /** Cuts off the rows of a transposed convolution that the layer cannot. */
  void after(NodeImport node, OperatorTable table) {
    if (!node.type().equals("ConvTranspose") || (isZero(begins) && isZero(ends))) {
      return;
    }
    Source.Computed output =
        (Source.Computed) node.target().find(node.outputs().get(0)).orElseThrow();
    long[] axes = new long[kernel.length];
    long[] stops = new long[kernel.length];
    for (int i = 0; i < kernel.length; i++) {
      axes[i] = i + 2;
      stops[i] = ends[i] == 0 ? Long.MAX_VALUE : -ends[i];
    }
    Map<String, Argument> keywords = new LinkedHashMap<>();
    keywords.put("starts", Argument.of(begins));
    keywords.put("ends", Argument.of(stops));
    keywords.put("axes", Argument.of(axes));
    Node cut =
        WeightLayerImports.surrounding(
            node, table, "Slice", List.of(Argument.of(output.node())), keywords);
    // What is told of the node's result holds after the cut.
    node.target().network().know(output.node(), TensorFacts.unknown());
    node.define(0, cut);
  }

  private static boolean isZero(long[] numbers) {
    return Arrays.stream(numbers).allMatch(number -> number == 0);
  }
}
