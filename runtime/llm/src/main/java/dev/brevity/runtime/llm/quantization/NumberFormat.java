package dev.brevity.runtime.llm.quantization;

import ai.djl.ndarray.types.DataType;
import dev.brevity.runtime.bitwidth.IntScaling;
import dev.brevity.runtime.bitwidth.MinifloatFormat;
import dev.brevity.runtime.module.Component;
import dev.brevity.runtime.proxy.QuantProxy;
import dev.brevity.runtime.scaling.FloatScaling;
import dev.brevity.runtime.tensor.FloatQuantTensor;
import dev.brevity.runtime.tensor.GroupwiseFloatQuantTensor;
import dev.brevity.runtime.tensor.Minifloat;
import dev.brevity.runtime.tensor.ScaledTensor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The numbers that a quantizer has, without their scale.
 *
 * @param bits of a code; of a minifloat with its sign
 * @param low the smallest number
 * @param high the largest number
 * @param exponentBits of a minifloat; 0 for integers
 * @param mantissaBits of a minifloat after the point
 * @param exponentBias of a minifloat
 * @param threshold the number that the largest value is mapped to
 * @param rounding how values become numbers, by the names of {@code float_to_int_impl_type}
 */
public record NumberFormat(
    int bits,
    double low,
    double high,
    int exponentBits,
    int mantissaBits,
    int exponentBias,
    double threshold,
    String rounding) {
  /** The name of rounding to the nearest, ties to even. */
  public static final String NEAREST = "ROUND";

  /** The numbers of a tensor that a quantizer has made. */
  public static NumberFormat of(ScaledTensor tensor, QuantProxy proxy) {
    @Nullable Minifloat format = minifloat(tensor);
    int bits = Math.round(tensor.bitWidth().toType(DataType.FLOAT32, false).getFloat());
    String rounding = proxy.roundingMode().orElse(NEAREST);
    if (format == null) {
      boolean narrow = Boolean.TRUE.equals(proxy.isNarrowRange());
      double half = Math.pow(2, bits - 1.0);
      return new NumberFormat(
          bits,
          tensor.signed() ? -half + (narrow ? 1 : 0) : 0,
          tensor.signed() ? half - 1 : 2 * half - (narrow ? 2 : 1),
          0,
          0,
          0,
          threshold(
              proxy,
              IntScaling.class,
              scaling -> scaling.threshold(tensor.bitWidth()).getFloat(),
              half),
          rounding);
    }
    int mantissaBits = Math.round(format.mantissaBitWidth().getFloat());
    float largestMantissa = (float) (2 - Math.pow(2, -mantissaBits));
    double largest =
        threshold(
            proxy,
            FloatScaling.class,
            scaling ->
                scaling
                    .threshold(
                        new MinifloatFormat(
                            format.exponentBitWidth(),
                            format.mantissaBitWidth(),
                            format.exponentBias(),
                            format.exponentBias().getManager().create(largestMantissa)))
                    .getFloat(),
            Double.NaN);
    return new NumberFormat(
        bits,
        tensor.signed() ? -largest : 0,
        largest,
        Math.round(format.exponentBitWidth().getFloat()),
        mantissaBits,
        Math.round(format.exponentBias().getFloat()),
        largest,
        rounding);
  }

  private static <T> double threshold(
      QuantProxy proxy, Class<T> kind, Function<T, Float> read, double otherwise) {
    for (Component part : proxy.component().components().values()) {
      if (kind.isInstance(part)) {
        return read.apply(kind.cast(part));
      }
    }
    return otherwise;
  }

  private static @Nullable Minifloat minifloat(ScaledTensor tensor) {
    if (tensor instanceof FloatQuantTensor one) {
      return one.format();
    }
    return tensor instanceof GroupwiseFloatQuantTensor groups ? groups.format() : null;
  }
}
