package dev.brevity.runtime.onnx.export;

import dev.brevity.runtime.onnx.element.Float8;
import java.util.Arrays;
import java.util.Optional;

/**
 * Stores minifloats: in one of ONNX's types of 8 bits if it has all of them, with DequantizeLinear,
 * and otherwise in half precision, with a multiplication.
 */
final class MinifloatWriter {
  private static final long FLOAT = 1;

  private final GraphWriter graph;

  MinifloatWriter(GraphWriter graph) {
    this.graph = graph;
  }

  String write(Minifloats tensor, String wanted) {
    Optional<Minifloats.Encoded> encoded =
        graph.opset() >= Float8.OPSET ? tensor.encoded() : Optional.empty();
    if (tensor.blockSize() > 0 && (encoded.isEmpty() || graph.opset() < Grid.SCALES_OF_BLOCKS)) {
      throw InexpressibleException.before("scales per group", Grid.SCALES_OF_BLOCKS);
    }
    return encoded.isPresent()
        ? dequantized(tensor, encoded.get(), wanted)
        : multiplied(tensor, wanted);
  }

  /**
   * Rounds a value and goes back to floating point, by casts: around QuantizeLinear and
   * DequantizeLinear of any type onnxruntime puts operators that it only has for integers.
   *
   * @param name what names of values and constants begin with
   * @param wanted the name of the result
   */
  String activation(String value, MinifloatGrid grid, String name, String wanted) {
    String scale =
        scales(grid.scales(), broadcast(grid.scales().length, grid.axis(), grid.rank()), name);
    String quotient = graph.node("Div").input(value, scale).as(name + ".quotient");
    return graph.node("Mul").input(rounded(graph, quotient, grid.type(), name), scale).as(wanted);
  }

  /** Rounds to the nearest number of a type, or the largest, and goes back to floating point. */
  static String rounded(GraphWriter graph, String value, Float8 type, String name) {
    String codes =
        graph
            .node("Cast")
            .input(value)
            .set("to", (long) type.element().number())
            .set("saturate", 1L)
            .as(name + "_quantized");
    return graph.node("Cast").input(codes).set("to", FLOAT).as(name + ".numbers");
  }

  private static long[] broadcast(int scales, int axis, int rank) {
    long[] shape = new long[axis < 0 ? 0 : rank];
    Arrays.fill(shape, 1);
    if (axis >= 0) {
      shape[axis] = scales;
    }
    return shape;
  }

  private static NodeWriter along(NodeWriter node, int axis) {
    return axis < 0 ? node : node.set("axis", (long) axis);
  }

  /** As {@link #write}, as {@link QuantizerWriter#matrix} wants it. */
  String matrix(Minifloats tensor, String wanted) {
    Optional<Minifloats.Encoded> encoded =
        graph.opset() >= Float8.OPSET ? tensor.encoded() : Optional.empty();
    if (encoded.isEmpty()) {
      return write(tensor, wanted);
    }
    if (tensor.blockSize() > 0) {
      String turned = write((Minifloats) tensor.transposed(), wanted + ".turned");
      return graph.node("Transpose").input(turned).set("perm", new long[] {1, 0}).as(wanted);
    }
    return multiplied(codes(tensor, encoded.get(), wanted), tensor, wanted);
  }

  private String codes(Minifloats tensor, Minifloats.Encoded encoded, String wanted) {
    return graph.constant(
        TensorProtos.bytes(
            graph.name(wanted + "_quantized"),
            encoded.type().element().proto(),
            tensor.shape(),
            encoded.codes()));
  }

  private String dequantized(Minifloats tensor, Minifloats.Encoded encoded, String wanted) {
    NodeWriter node =
        along(
            graph
                .node("DequantizeLinear")
                .input(
                    codes(tensor, encoded, wanted),
                    scales(tensor.scales(), tensor.scaleShape(), wanted)),
            tensor.axis());
    if (tensor.blockSize() > 0) {
      node.set("block_size", (long) tensor.blockSize());
    }
    return node.as(wanted);
  }

  private String multiplied(Minifloats tensor, String wanted) {
    String codes =
        graph.constant(
            TensorProtos.halves(
                graph.name(wanted + "_quantized"), tensor.shape(), tensor.numbers()));
    return multiplied(codes, tensor, wanted);
  }

  private String multiplied(String codes, Minifloats tensor, String wanted) {
    long[] shape = broadcast(tensor.scales().length, tensor.axis(), tensor.shape().length);
    String numbers = graph.node("Cast").input(codes).set("to", FLOAT).as(wanted + ".numbers");
    return graph.node("Mul").input(numbers, scales(tensor.scales(), shape, wanted)).as(wanted);
  }

  private String scales(float[] scales, long[] shape, String name) {
    return graph.constant(TensorProtos.floats(graph.name(name + "_scale"), shape, scales));
  }
}
