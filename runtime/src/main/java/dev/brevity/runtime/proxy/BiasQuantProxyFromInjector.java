package dev.brevity.runtime.proxy;

import ai.djl.ndarray.NDArray;
import dev.brevity.injector.Implementation;
import dev.brevity.runtime.module.Quantized;
import dev.brevity.runtime.module.SelfScaledQuant;
import dev.brevity.runtime.module.TensorQuant;
import dev.brevity.runtime.quant.PrescaledQuant;
import dev.brevity.runtime.tensor.ChannelView;
import dev.brevity.runtime.tensor.IntQuantTensor;
import dev.brevity.runtime.tensor.PlainTensor;
import dev.brevity.runtime.tensor.QuantTensor;
import jakarta.inject.Inject;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Quantizes a bias to integers, with a scale of its own or with that of the accumulator it is added
 * to.
 */
@Implementation(inputs = {"module", "modules", "tracked_parameter_list", "proxy_module"})
public final class BiasQuantProxyFromInjector extends ProxyComponent implements BiasQuant {
  private final @Nullable SelfScaledQuant selfScaled;
  private final @Nullable PrescaledQuant prescaled;
  private final boolean requiresInputScale;
  private @Nullable KeptTensor kept;

  @Inject
  public BiasQuantProxyFromInjector(
      @Nullable TensorQuant tensorQuant,
      boolean requiresInputScale,
      @Nullable Boolean signed,
      @Nullable Boolean narrowRange) {
    super(signed, narrowRange);
    tree("tensor_quant", tensorQuant);
    this.requiresInputScale = requiresInputScale;
    this.prescaled = requiresInputScale ? Kinds.optional(tensorQuant, PrescaledQuant.class) : null;
    this.selfScaled =
        requiresInputScale ? null : Kinds.optional(tensorQuant, SelfScaledQuant.class);
  }

  @Override
  public boolean requiresInputScale() {
    return requiresInputScale;
  }

  @Override
  public QuantTensor quantize(NDArray bias, QuantTensor input, QuantTensor weight, int channelDim) {
    IntQuantTensor result;
    if (!isQuantEnabled()) {
      return new PlainTensor(bias);
    } else if (prescaled != null) {
      result = tensor(prescaled.quantize(bias, scale(input, weight, channelDim)));
    } else {
      result = tensor(quantizeCandidate(bias));
    }
    if (!isTraining() && isCaching()) {
      forget();
      kept = new KeptTensor(bias, result);
    }
    return result;
  }

  @Override
  public Quantized quantizeCandidate(NDArray x) {
    if (selfScaled == null) {
      throw new IllegalStateException("the quantizer has no scale of its own");
    }
    return selfScaled.quantize(x);
  }

  @Override
  boolean hasTensorQuant() {
    return selfScaled != null || prescaled != null;
  }

  @Override
  void forget() {
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
