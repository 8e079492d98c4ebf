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
    return multiplied(tensor, codes(tensor, encoded.get(), wanted), wanted);
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
        graph
            .node("DequantizeLinear")
            .input(codes(tensor, encoded, wanted), scales(tensor, tensor.scaleShape(), wanted));
    if (tensor.axis() >= 0) {
      node.set("axis", (long) tensor.axis());
    }
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
    return multiplied(tensor, codes, wanted);
  }

  private String multiplied(Minifloats tensor, String codes, String wanted) {
    long[] shape = new long[tensor.axis() < 0 ? 0 : tensor.shape().length];
    Arrays.fill(shape, 1);
    if (tensor.axis() >= 0) {
      shape[tensor.axis()] = tensor.scales().length;
    }
    String numbers = graph.node("Cast").input(codes).set("to", FLOAT).as(wanted + ".numbers");
    return graph.node("Mul").input(numbers, scales(tensor, shape, wanted)).as(wanted);
  }

  private String scales(Minifloats tensor, long[] shape, String wanted) {
    return graph.constant(
        TensorProtos.floats(graph.name(wanted + "_scale"), shape, tensor.scales()));
  }
}
