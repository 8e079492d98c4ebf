package dev.brevity.runtime.proxy;

import ai.djl.engine.EngineException;
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
import dev.brevity.runtime.tensor.QuantTensor;
import dev.brevity.runtime.tensor.ScaledTensor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The kinds of quantization that proxies of weights, biases and activations drive. */
final class Quantizations {
  /** Part of what the engine says where memory is missing. */
  private static final String OUT_OF_MEMORY = "tried to allocate";

  private Quantizations() {}

  /**
   * What the tensor quantizer does; null when there is none.
   *
   * @throws IllegalArgumentException if it needs more than a tensor and the input of its layer
   */
  static @Nullable Quantization of(@Nullable TensorQuant tensorQuant, @Nullable Boolean signed) {
    return tensorQuant == null ? null : fitting(plain(tensorQuant, signed));
  }

  private static Quantization plain(TensorQuant tensorQuant, @Nullable Boolean signed) {
    if (tensorQuant instanceof SelfScaledQuant quant) {
      return (x, input, training, recording) ->
          tensor(quant.quantize(x, recording), signed, training);
    }
    if (tensorQuant instanceof DecoupledQuant quant) {
      return (x, input, training, recording) ->
          tensor(quant.quantize(x).quantized(), signed, training);
    }
    if (tensorQuant instanceof InputAwareQuant quant) {
      return (x, input, training, recording) -> tensor(quantize(quant, x, input), signed, training);
    }
    if (tensorQuant instanceof MinifloatQuant quant) {
      return (x, input, training, recording) ->
          tensor(quant.quantize(x, recording), signed, training);
    }
    throw Kinds.foreign(tensorQuant);
  }

  /** The same quantization, with a reason that users know where its parts do not fit a tensor. */
  private static Quantization fitting(Quantization quantization) {
    return (x, input, training, recording) -> {
      try {
        return quantization.quantize(x, input, training, recording);
      } catch (EngineException | IndexOutOfBoundsException e) {
        if (String.valueOf(e.getMessage()).contains(OUT_OF_MEMORY)) {
          throw e;
        }
        throw new IllegalStateException(
            "the recipe does not fit a tensor of shape "
                + x.getShape()
                + ": what `scaling_per_output_type`, `group_dim`, `group_size` and"
                + " `scaling_stats_op` say of the shape of its scales disagrees",
            e);
      }
    };
  }

  /** Integers whose products with the quantized input fit an accumulator. */
  private static Quantized quantize(InputAwareQuant quant, NDArray x, QuantTensor input) {
    if (!(input instanceof IntQuantTensor known)) {
      throw new IllegalStateException(
          "`accumulator_bit_width` bounds sums over the layer's input, which is not quantized to"
              + " integers");
    }
    return quant.quantize(x, known.bitWidth(), known.signed()).quantized();
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
    return fitting(
        (x, input, training, recording) -> {
          ScaledTensor compact = quantization.quantize(x, input, training, recording);
          Grouped groups =
              Grouped.of(
                  compact.value(),
                  compact.scale(),
                  compact.zeroPoint(),
                  groupSize,
                  groupDim,
                  shape.apply(x));
          return compact instanceof FloatQuantTensor minifloats
              ? new GroupwiseFloatQuantTensor(
                  groups, minifloats.format(), compact.signed(), training)
              : new GroupwiseIntQuantTensor(groups, compact.bitWidth(), compact.signed(), training);
        });
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

  private static FloatQuantTensor tensor(
      MinifloatQuantized quantized, @Nullable Boolean signed, boolean training) {
    return new FloatQuantTensor(
        quantized.value(),
        quantized.scale(),
        quantized.zeroPoint(),
        format(quantized),
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
