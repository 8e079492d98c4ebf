package dev.brevity.runtime.proxy;

import ai.djl.ndarray.NDArray;
import dev.brevity.runtime.module.Quantized;
import dev.brevity.runtime.module.Recording;
import dev.brevity.runtime.module.TensorQuant;
import dev.brevity.runtime.quant.InputAwareQuant;
import dev.brevity.runtime.tensor.PlainTensor;
import dev.brevity.runtime.tensor.QuantTensor;
import dev.brevity.runtime.tensor.ScaledTensor;
import org.jspecify.annotations.Nullable;

/** Quantizes a weight; in evaluation at most once per array when caching is on. */
abstract class WeightProxy extends ProxyComponent implements WeightQuant {
  private final @Nullable Quantization quantization;
  private final boolean requiresQuantInput;
  private @Nullable KeptTensor kept;

  WeightProxy(
      @Nullable TensorQuant tensorQuant,
      @Nullable Quantization quantization,
      @Nullable Boolean signed,
      @Nullable Boolean narrowRange) {
    super(signed, narrowRange);
    this.quantization = quantization;
    this.requiresQuantInput = tensorQuant instanceof InputAwareQuant;
    tree("tensor_quant", tensorQuant);
  }

  @Override
  public final boolean requiresQuantInput() {
    return requiresQuantInput;
  }

  @Override
  final boolean hasTensorQuant() {
    return quantization != null;
  }

  @Override
  public final QuantTensor quantize(NDArray weight, QuantTensor input) {
    if (!isQuantEnabled()) {
      return new PlainTensor(weight);
    }
    if (isTraining()) {
      forget();
      return run(weight, input);
    }
    KeptTensor known = kept;
    if (known != null && known.isFor(weight)) {
      return known.tensor();
    }
    ScaledTensor result = run(weight, input);
    if (isCaching()) {
      forget();
      kept = new KeptTensor(weight, result);
    }
    return result;
  }

  @Override
  public final Quantized quantizeCandidate(NDArray x) {
    return candidate(run(x, new PlainTensor(x)));
  }

  private ScaledTensor run(NDArray weight, QuantTensor input) {
    if (quantization == null) {
      throw new IllegalStateException("the recipe has no tensor quantizer");
    }
    return quantization.quantize(weight, input, isTraining(), Recording.ORDINARY);
  }

  @Override
  final void forget() {
    KeptTensor known = kept;
    kept = null;
    if (known != null) {
      known.close();
    }
  }
}
