package dev.brevity.runtime.onnx.export;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import onnx.TensorProto.DataType;

/**
 * Writes products of values whose scale follows each input with weights in integers: MatMulInteger,
 * Cast and Mul by both scales, which onnxruntime makes one operator of.
 */
final class IntegerProducts {
  private final GraphWriter graph;
  private final QuantizerWriter quantizers;
  private final Map<Codes, String[]> stored = new HashMap<>();

  IntegerProducts(GraphWriter graph, QuantizerWriter quantizers) {
    this.graph = graph;
    this.quantizers = quantizers;
  }

  /** Whether a product with a weight has this form: both in bytes, with scales of whole columns. */
  static boolean takes(ComputedGrid input, StoredTensor weight) {
    return input.isFactor()
        && weight instanceof Codes codes
        && codes.shape().length == 2
        && codes.grid().blockSize() == 0
        && codes.grid().axis() <= 0
        && codes.grid().isCentred()
        && Arrays.stream(codes.values())
            .allMatch(code -> code >= Byte.MIN_VALUE && code <= Byte.MAX_VALUE);
  }

  /**
   * Writes a product.
   *
   * @param weight with outputs first
   * @param bias quantized with the product of both scales; empty where there is none of that kind
   * @param name what names of the quantized input begin with
   * @param layer what names of the weight begin with
   */
  String write(
      String value,
      ComputedGrid input,
      Codes weight,
      Optional<String> bias,
      String name,
      String layer,
      String wanted) {
    ComputedGridWriter.Bytes bytes = quantizers.computed().bytes(value, input, name);
    String[] constants = stored.computeIfAbsent(weight, codes -> stored(codes, layer));
    String sum =
        graph
            .node("MatMulInteger")
            .input(bytes.codes(), constants[0], bytes.zeroPoint(), constants[2])
            .as(wanted + ".integers");
    String real =
        graph
            .node("Cast")
            .input(sum)
            .set("to", (long) DataType.FLOAT.getNumber())
            .as(wanted + ".numbers");
    String step = graph.node("Mul").input(bytes.scale(), constants[1]).as(wanted + ".step");
    String product =
        graph.node("Mul").input(real, step).as(bias.isPresent() ? wanted + ".product" : wanted);
    return bias.isEmpty() ? product : graph.node("Add").input(product, bias.get()).as(wanted);
  }

  /** Codes with inputs first, their scales and their zero point. */
  private String[] stored(Codes weight, String layer) {
    Codes turned = weight.transposed();
    Grid grid = turned.grid();
    return new String[] {
      graph.constant(
          TensorProtos.codes(
              graph.name(layer + "_quantized"), CodeType.INT8, turned.shape(), turned.values())),
      graph.constant(
          TensorProtos.floats(graph.name(layer + "_scale"), grid.scaleShape(), grid.scales())),
      graph.constant(
          TensorProtos.codes(graph.name(layer + "_zero_point"), CodeType.INT8, new long[0], 0))
    };
  }
}
