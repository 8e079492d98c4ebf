package dev.brevity.runtime.onnx.operator;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.graph.Call;
import dev.brevity.runtime.graph.Value;
import dev.brevity.runtime.onnx.shape.ElementwiseRules;
import dev.brevity.runtime.onnx.shape.ProductRules;
import dev.brevity.runtime.onnx.shape.WindowRules;
import java.util.List;

/**
 * Products and convolutions of integers, as networks have them that are quantized already. Sums are
 * exact: of integers, in a type of floats that holds all of them.
 */
final class IntegerOperators {
  /** Up to how many products of two codes of 8 bits fit the 24 bits of a float. */
  private static final long SUMMED_AS_FLOATS = (1L << 24) / (255 * 255);

  private IntegerOperators() {}

  static List<Operator> all() {
    return List.of(
        Operator.of(
                "MatMulInteger",
                10,
                "A B a_zero_point b_zero_point",
                "",
                call -> Value.of(product(call, "A", "B").toType(DataType.INT32, false)))
            .shape(ProductRules::integers),
        Operator.of(
                "ConvInteger",
                10,
                "x w x_zero_point w_zero_point",
                ConvolutionOperators.OPTIONS,
                call -> Value.of(convolution(call).toType(DataType.INT32, false)))
            .shape(WindowRules::integers),
        Operator.of(
                "QLinearMatMul",
                10,
                "a a_scale a_zero_point b b_scale b_zero_point y_scale y_zero_point",
                "",
                IntegerOperators::quantizedProduct)
            .shape(ProductRules::codes),
        Operator.of(
                "QLinearConv",
                10,
                "x x_scale x_zero_point w w_scale w_zero_point y_scale y_zero_point B",
                ConvolutionOperators.OPTIONS,
                IntegerOperators::quantizedConvolution)
            .shape(WindowRules::codes),
        Operator.of(
                "DynamicQuantizeLinear",
                11,
                "x -> y y_scale y_zero_point",
                "",
                IntegerOperators::dynamicallyQuantized)
            .shapes(ElementwiseRules::dynamicallyQuantized));
  }

  private static Value quantizedProduct(Call call) {
    NDArray scale = rows(call, "a_scale").mul(call.array("b_scale")).div(call.array("y_scale"));
    return Value.of(codes(call, product(call, "a", "b"), scale));
  }

  private static Value quantizedConvolution(Call call) {
    NDArray sums = convolution(call);
    int spatial = sums.getShape().dimension() - 2;
    if (call.has("B")) {
      NDArray bias = call.array("B").toType(sums.getDataType(), false);
      sums = sums.add(ConvolutionOperators.perChannel(bias, spatial));
    }
    NDArray scale =
        call.array("x_scale")
            .reshape(new Shape())
            .mul(call.array("w_scale"))
            .div(call.array("y_scale").reshape(new Shape()));
    NDArray spread = scale.size() == 1 ? scale : ConvolutionOperators.perChannel(scale, spatial);
    return Value.of(codes(call, sums, spread));
  }

  private static NDArray convolution(Call call) {
    NDArray weight = call.array("w");
    DataType type = exact(weight.size() / Math.max(1, weight.getShape().get(0)));
    NDArray w = weight.toType(type, false);
    if (call.has("w_zero_point")) {
      NDArray zero = call.array("w_zero_point").toType(type, false);
      int others = weight.getShape().dimension() - 1;
      w = w.sub(ConvolutionOperators.perChannel(zero, others));
    }
    return ConvolutionOperators.convolve(call, centred(call, "x", "x_zero_point", type), w, null);
  }

  private static NDArray product(Call call, String left, String right) {
    Shape shape = call.array(left).getShape();
    DataType type = exact(shape.get(shape.dimension() - 1));
    NDArray a = call.array(left).toType(type, false);
    if (call.has("a_zero_point")) {
      a = a.sub(rows(call, "a_zero_point").toType(type, false));
    }
    return a.matMul(centred(call, right, "b_zero_point", type));
  }

  private static NDArray centred(Call call, String codes, String zeroPoint, DataType type) {
    NDArray x = call.array(codes).toType(type, false);
    return call.has(zeroPoint) ? x.sub(call.array(zeroPoint).toType(type, false)) : x;
  }

  /** A parameter for all, or one per row of a matrix. */
  private static NDArray rows(Call call, String parameter) {
    NDArray given = call.array(parameter);
    boolean each = given.getShape().dimension() == 1 && given.size() > 1;
    return each ? given.reshape(given.size(), 1) : given;
  }

  /** A type of floats that holds the sum of so many products. */
  private static DataType exact(long products) {
    return products <= SUMMED_AS_FLOATS ? DataType.FLOAT32 : DataType.FLOAT64;
  }

  private static NDArray codes(Call call, NDArray sums, NDArray scale) {
    NDArray zero = call.array("y_zero_point");
    boolean signed = zero.getDataType() == DataType.INT8;
    NDArray single = zero.size() == 1 ? zero.reshape(new Shape()) : zero;
    NDArray offset = single.toType(DataType.FLOAT32, false);
    return sums.toType(DataType.FLOAT32, false)
        .mul(scale)
        .round()
        .add(offset)
        .clip(signed ? -128 : 0, signed ? 127 : 255)
        .toType(zero.getDataType(), false);
  }

  /** Codes of 8 bits for the range of the values, which always holds zero. */
  private static Value dynamicallyQuantized(Call call) {
    NDArray x = call.array("x");
    NDArray low = x.min().minimum(0);
    NDArray range = x.max().maximum(0).sub(low);
    NDArray nothing = range.eq(0).toType(DataType.FLOAT32, false);
    NDArray scale = range.div(255).add(nothing);
    NDArray zero = low.neg().div(scale).round().clip(0, 255);
    NDArray codes = x.div(scale).round().add(zero).clip(0, 255);
    return new Value.Tuple(
        List.of(
            Value.of(codes.toType(DataType.UINT8, false)),
            Value.of(scale),
            Value.of(zero.toType(DataType.UINT8, false))));
  }
}
