package dev.brevity.runtime.onnx.operator;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.graph.Argument;
import dev.brevity.runtime.graph.Call;
import dev.brevity.runtime.graph.Value;
import dev.brevity.runtime.onnx.element.ElementType;
import dev.brevity.runtime.onnx.node.UnsupportedException;
import dev.brevity.runtime.onnx.shape.ElementwiseRules;
import dev.brevity.runtime.onnx.shape.NodeFacts;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Quantization to integers and back. */
final class QuantizationOperators {
  private QuantizationOperators() {}

  static List<Operator> all() {
    return List.of(
        Operator.of(
                "QuantizeLinear",
                10,
                "x y_scale y_zero_point",
                "axis:i@13=1 saturate:i@19=1 block_size:i@21=0 output_dtype:i@21=0 precision:i@23=0"
                    + " low:i! high:i!",
                QuantizationOperators::quantize)
            .growth(Growth.NONE)
            .reading(QuantizationOperators::limit)
            .shape(ElementwiseRules::quantized),
        Operator.of(
                "DequantizeLinear",
                10,
                "x x_scale x_zero_point",
                "axis:i@13=1 block_size:i@21=0 output_dtype:i@23=0",
                QuantizationOperators::dequantize)
            .growth(Growth.NONE)
            .shape(ElementwiseRules::dequantized));
  }

  /** The range of the codes, which narrow integers do not tell by what they are computed as. */
  private static void limit(NodeFacts node, Map<String, Argument> options) {
    int given = (int) node.integer("output_dtype", ElementType.UINT8.number());
    ElementType type =
        node.elementType(2)
            .or(() -> ElementType.of(given))
            .filter(known -> known != ElementType.FLOAT)
            .orElse(ElementType.UINT8);
    if (type.isFloat8()) {
      throw new UnsupportedException("QuantizeLinear to floats of 8 bits");
    }
    options.put("low", Argument.of((Object) type.low()));
    options.put("high", Argument.of((Object) type.high()));
  }

  private static Value quantize(Call call) {
    NDArray x = call.array("x");
    NDArray scale = spread(call, "y_scale", x.getShape());
    DataType type =
        call.has("y_zero_point") ? call.array("y_zero_point").getDataType() : DataType.UINT8;
    if (!call.has("y_zero_point") && call.integer("output_dtype", 0) != 0) {
      type = ElementType.computed(call.integer("output_dtype"));
    }
    NDArray codes = x.div(scale).round();
    if (call.has("y_zero_point")) {
      codes = codes.add(spread(call, "y_zero_point", x.getShape()).toType(DataType.FLOAT32, false));
    }
    boolean signed = type != DataType.UINT8;
    boolean byteWide = type == DataType.UINT8 || type == DataType.INT8;
    long low = call.integer("low", signed ? byteWide ? -128 : -32768 : 0);
    long high = call.integer("high", signed ? byteWide ? 127 : 32767 : 255);
    return Value.of(codes.clip(low, high).toType(type, false));
  }

  private static Value dequantize(Call call) {
    NDArray codes = call.array("x");
    NDArray scale = spread(call, "x_scale", codes.getShape());
    NDArray x = codes.toType(DataType.FLOAT32, false);
    if (call.has("x_zero_point")) {
      x = x.sub(spread(call, "x_zero_point", codes.getShape()).toType(DataType.FLOAT32, false));
    }
    return Value.of(x.mul(scale));
  }

  /** A scale or zero point for all, per slice of an axis, or per block along it. */
  private static NDArray spread(Call call, String parameter, Shape shape) {
    NDArray given = call.array(parameter);
    if (given.size() == 1) {
      return given.reshape(new Shape());
    }
    int axis = Axes.of(call.integer("axis", 1), shape.dimension());
    long block = call.integer("block_size", 0);
    if (block > 0) {
      return Axes.slice(given.repeat(axis, block), axis, 0, shape.get(axis));
    }
    long[] sizes = new long[shape.dimension()];
    Arrays.fill(sizes, 1);
    sizes[axis] = given.size();
    return given.reshape(new Shape(sizes));
  }
}
