package dev.brevity.runtime.proxy;

import ai.djl.ndarray.NDArray;
import dev.brevity.runtime.module.Quantized;
import dev.brevity.runtime.tensor.IntQuantTensor;
import dev.brevity.runtime.tensor.PlainTensor;
import dev.brevity.runtime.tensor.QuantTensor;
import org.jspecify.annotations.Nullable;

/** Quantizes a weight; in evaluation at most once per array when caching is on. */
abstract class WeightProxy extends ProxyComponent implements WeightQuant {
  private @Nullable KeptTensor kept;

  WeightProxy(@Nullable Boolean signed, @Nullable Boolean narrowRange) {
    super(signed, narrowRange);
  }

  /** Runs the tensor quantizer. */
  abstract Quantized run(NDArray weight, QuantTensor input);

  @Override
  public final QuantTensor quantize(NDArray weight, QuantTensor input) {
    if (!isQuantEnabled()) {
      return new PlainTensor(weight);
    }
    if (isTraining()) {
      forget();
      return tensor(run(weight, input));
    }
    KeptTensor known = kept;
    if (known != null && known.isFor(weight)) {
      return known.tensor();
    }
    IntQuantTensor result = tensor(run(weight, input));
    if (isCaching()) {
      forget();
      kept = new KeptTensor(weight, result);
    }
    return result;
  }

  @Override
  public final Quantized quantizeCandidate(NDArray x) {
    return run(x, new PlainTensor(x));
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
