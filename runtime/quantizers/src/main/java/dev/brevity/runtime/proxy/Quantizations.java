package dev.brevity.runtime.proxy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.module.Quantized;
import dev.brevity.runtime.module.SelfScaledQuant;
import dev.brevity.runtime.module.TensorQuant;
import dev.brevity.runtime.quant.DecoupledQuant;
import dev.brevity.runtime.quant.InputAwareQuant;
import dev.brevity.runtime.quant.MinifloatQuant;
import dev.brevity.runtime.quant.MinifloatQuantized;
import dev.brevity.runtime.tensor.FloatQuantTensor;
import dev.brevity.runtime.tensor.Grouped;
import dev.brevity.runtime.tensor.GroupwiseFloatQuantTensor;
import dev.brevity.runtime.tensor.GroupwiseIntQuantTensor;
import dev.brevity.runtime.tensor.IntQuantTensor;
import dev.brevity.runtime.tensor.Minifloat;
import dev.brevity.runtime.tensor.ScaledTensor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The kinds of quantization that proxies drive. Each is null when there is no tensor quantizer, and
 * refuses one of another kind with an {@link IllegalArgumentException}.
 */
final class Quantizations {
  private Quantizations() {}

  /** To integers with one scale. */
  static @Nullable Quantization integers(
      @Nullable TensorQuant tensorQuant, @Nullable Boolean signed) {
    SelfScaledQuant quant = Kinds.optional(tensorQuant, SelfScaledQuant.class);
    return quant == null
        ? null
        : (x, input, training) -> tensor(quant.quantize(x), signed, training);
  }

  /** To integers with one scale before rounding and another one after it. */
  static @Nullable Quantization decoupledIntegers(
      @Nullable TensorQuant tensorQuant, @Nullable Boolean signed) {
    DecoupledQuant quant = Kinds.optional(tensorQuant, DecoupledQuant.class);
    return quant == null
        ? null
        : (x, input, training) -> tensor(quant.quantize(x).quantized(), signed, training);
  }

  /** To integers whose products with the quantized input fit an accumulator. */
  static @Nullable Quantization inputAwareIntegers(
      @Nullable TensorQuant tensorQuant, @Nullable Boolean signed) {
    InputAwareQuant quant = Kinds.optional(tensorQuant, InputAwareQuant.class);
    if (quant == null) {
      return null;
    }
    return (x, input, training) -> {
      if (!(input instanceof IntQuantTensor known)) {
        throw new IllegalStateException(
            "the weight quantizer depends on the bit width of the layer's input, which is not"
                + " quantized");
      }
      Quantized quantized = quant.quantize(x, known.bitWidth(), known.signed()).quantized();
      return tensor(quantized, signed, training);
    };
  }

  /** To minifloats. */
  static @Nullable Quantization minifloats(
      @Nullable TensorQuant tensorQuant, @Nullable Boolean signed) {
    MinifloatQuant quant = Kinds.optional(tensorQuant, MinifloatQuant.class);
    if (quant == null) {
      return null;
    }
    return (x, input, training) -> {
      MinifloatQuantized quantized = quant.quantize(x);
      return new FloatQuantTensor(
          quantized.value(),
          quantized.scale(),
          quantized.zeroPoint(),
          format(quantized),
          Boolean.TRUE.equals(signed),
          training);
    };
  }

  /**
   * The same quantization in groups that share a scale.
   *
   * @param quantization what returns values with the dimension split in (groups, group size)
   * @param shape the shape that the result stands for, given what is quantized
   */
  static @Nullable Quantization inGroups(
      @Nullable Quantization quantization,
      int groupSize,
      int groupDim,
      Function<NDArray, Shape> shape) {
    if (quantization == null) {
      return null;
    }
    return (x, input, training) -> {
      ScaledTensor compact = quantization.quantize(x, input, training);
      Grouped groups =
          Grouped.of(
              compact.value(),
              compact.scale(),
              compact.zeroPoint(),
              groupSize,
              groupDim,
              shape.apply(x));
      return compact instanceof FloatQuantTensor minifloats
          ? new GroupwiseFloatQuantTensor(groups, minifloats.format(), compact.signed(), training)
          : new GroupwiseIntQuantTensor(groups, compact.bitWidth(), compact.signed(), training);
    };
  }

  /** Integers with their metadata, as the layer gets them. */
  static IntQuantTensor tensor(Quantized quantized, @Nullable Boolean signed, boolean training) {
    return new IntQuantTensor(
        quantized.value(),
        quantized.scale(),
        quantized.zeroPoint(),
        quantized.bitWidth(),
        Boolean.TRUE.equals(signed),
        training);
  }

  private static Minifloat format(MinifloatQuantized quantized) {
    return new Minifloat(
        quantized.exponentBitWidth(),
        quantized.mantissaBitWidth(),
        quantized.exponentBias(),
        quantized.saturating(),
        quantized.infValues(),
        quantized.nanValues());
  }
}
