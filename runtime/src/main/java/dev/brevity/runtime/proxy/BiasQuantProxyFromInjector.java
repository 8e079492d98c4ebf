package dev.brevity.runtime.proxy;

import ai.djl.ndarray.NDArray;
import dev.brevity.injector.Implementation;
import dev.brevity.runtime.quant.Quantized;
import dev.brevity.runtime.quant.TensorQuant;
import dev.brevity.runtime.tensor.ChannelView;
import dev.brevity.runtime.tensor.IntQuantTensor;
import dev.brevity.runtime.tensor.PlainTensor;
import dev.brevity.runtime.tensor.QuantTensor;
import jakarta.inject.Inject;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Quantizes a bias to integers, with a scale of its own or with that of the accumulator it is added to. */
@Implementation(inputs = {"module", "modules", "tracked_parameter_list", "proxy_module"})
public final class BiasQuantProxyFromInjector extends ProxyComponent implements BiasQuant {
  private final @Nullable TensorQuant tensorQuant;
  private final boolean requiresInputScale;
  private @Nullable KeptTensor kept;

  @Inject
  public BiasQuantProxyFromInjector(
      @Nullable TensorQuant tensorQuant,
      boolean requiresInputScale,
      @Nullable Boolean signed,
      @Nullable Boolean narrowRange) {
    super(signed, narrowRange);
    this.tensorQuant = tensorQuant == null ? null : child("tensor_quant", tensorQuant);
    this.requiresInputScale = requiresInputScale;
  }

  @Override
  public boolean requiresInputScale() {
    return requiresInputScale;
  }

  @Override
  public QuantTensor quantize(
      NDArray bias, QuantTensor input, QuantTensor weight, int channelDim) {
    if (tensorQuant == null || !isQuantEnabled()) {
      return new PlainTensor(bias);
    }
    Quantized quantized =
        requiresInputScale
            ? tensorQuant.quantize(bias, scale(input, weight, channelDim))
            : tensorQuant.quantize(bias);
    IntQuantTensor result = tensor(quantized);
    if (!isTraining() && isCaching()) {
      forget();
      kept = new KeptTensor(bias, result);
    }
    return result;
  }

  @Override
  public NDArray quantizeCandidate(NDArray x) {
    return tensorQuant == null || !isQuantEnabled() ? x : tensorQuant.quantize(x).value();
  }

  @Override
  boolean hasTensorQuant() {
    return tensorQuant != null;
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
