package dev.brevity.runtime.proxy;

import ai.djl.ndarray.NDArray;
import dev.brevity.runtime.module.Quantized;
import dev.brevity.runtime.module.Recording;
import dev.brevity.runtime.module.TensorQuant;
import dev.brevity.runtime.quant.PrescaledQuant;
import dev.brevity.runtime.tensor.ChannelView;
import dev.brevity.runtime.tensor.IntQuantTensor;
import dev.brevity.runtime.tensor.PlainTensor;
import dev.brevity.runtime.tensor.QuantTensor;
import dev.brevity.runtime.tensor.ScaledTensor;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Quantizes a bias, with a scale of its own or with that of the accumulator it is added to. */
abstract class BiasProxy extends ProxyComponent implements BiasQuant {
  private final @Nullable Quantization selfScaled;
  private final @Nullable PrescaledQuant prescaled;
  private @Nullable KeptTensor kept;

  /**
   * @param selfScaled for a scale of its own; null if there is none
   * @param prescaled for the scale of the accumulator; null if there is none
   */
  BiasProxy(
      @Nullable TensorQuant tensorQuant,
      @Nullable Quantization selfScaled,
      @Nullable PrescaledQuant prescaled,
      @Nullable Boolean signed,
      @Nullable Boolean narrowRange) {
    super(signed, narrowRange);
    tree("tensor_quant", tensorQuant);
    this.selfScaled = selfScaled;
    this.prescaled = prescaled;
  }

  @Override
  public final QuantTensor quantize(
      NDArray bias, QuantTensor input, QuantTensor weight, int channelDim) {
    ScaledTensor result;
    if (!isQuantEnabled()) {
      return new PlainTensor(bias);
    } else if (prescaled != null) {
      NDArray scale = scale(input, weight, channelDim);
      result = Quantizations.tensor(prescaled.quantize(bias, scale), isSigned(), isTraining());
    } else {
      result = run(bias);
    }
    if (!isTraining() && isCaching()) {
      forget();
      kept = new KeptTensor(bias, result);
    }
    return result;
  }

  @Override
  public final Quantized quantizeCandidate(NDArray x) {
    return candidate(run(x));
  }

  private ScaledTensor run(NDArray bias) {
    if (selfScaled == null) {
      throw new IllegalStateException("the quantizer has no scale of its own");
    }
    return selfScaled.quantize(bias, new PlainTensor(bias), isTraining(), Recording.ORDINARY);
  }

  @Override
  final boolean hasTensorQuant() {
    return selfScaled != null || prescaled != null;
  }

  @Override
  final void forget() {
    KeptTensor known = kept;
    kept = null;
    if (known != null) {
      known.close();
    }
  }

  private NDArray scale(QuantTensor input, QuantTensor weight, int channelDim) {
    Optional<NDArray> scale =
        input instanceof IntQuantTensor x && weight instanceof IntQuantTensor w
            ? ChannelView.accumulatorScale(x, w, channelDim)
            : Optional.empty();
    if (scale.isPresent()) {
      return scale.get().flatten();
    }
    KeptTensor known = kept;
    if (known == null) {
      throw new IllegalStateException(
          "the scale of the bias is the product of the scales of input and weight, so both must be"
              + " quantized; quantize the input of the layer or choose a bias quantizer with a"
              + " scale of its own");
    }
    return known.tensor().scale();
  }
}
