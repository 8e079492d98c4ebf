package dev.brevity.runtime.onnx.function;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.graph.Call;
import dev.brevity.runtime.graph.Value;
import java.util.Arrays;

/** Quantization to integers and back. */
final class QuantizationOperators {
  private QuantizationOperators() {}

  static void addTo(OperatorTable table) {
    table.add(
        "QuantizeLinear",
        "x y_scale y_zero_point",
        "axis:i saturate:i block_size:i output_dtype:i precision:i low:i high:i",
        QuantizationOperators::quantize);
    table.add(
        "DequantizeLinear",
        "x x_scale x_zero_point",
        "axis:i block_size:i output_dtype:i",
        QuantizationOperators::dequantize);
    table.rank(ResultRank.FIRST, "QuantizeLinear", "DequantizeLinear");
  }

  private static Value quantize(Call call) {
    NDArray x = call.array("x");
    NDArray scale = spread(call, "y_scale", x.getShape());
    DataType type =
        call.has("y_zero_point") ? call.array("y_zero_point").getDataType() : DataType.UINT8;
    if (!call.has("y_zero_point") && call.integer("output_dtype", 0) != 0) {
      type = ElementTypes.of(call.integer("output_dtype"));
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
