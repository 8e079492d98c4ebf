package dev.brevity.runtime.proxy;

import ai.djl.ndarray.NDArray;
import dev.brevity.injector.IfUnset;
import dev.brevity.injector.Implementation;
import dev.brevity.runtime.module.Quantized;
import dev.brevity.runtime.module.SelfScaledQuant;
import dev.brevity.runtime.module.TensorQuant;
import dev.brevity.runtime.tensor.IntQuantTensor;
import dev.brevity.runtime.tensor.PlainTensor;
import dev.brevity.runtime.tensor.QuantTensor;
import jakarta.inject.Inject;
import org.jspecify.annotations.Nullable;

/** Applies an activation function and quantizes its values to integers. */
@Implementation(inputs = {"module", "modules", "proxy_module"})
public final class ActQuantProxyFromInjector extends ProxyComponent implements ActQuant {
  private final @Nullable SelfScaledQuant tensorQuant;
  private final @Nullable Activation activation;
  private final boolean passthrough;

  @Inject
  public ActQuantProxyFromInjector(
      @Nullable TensorQuant tensorQuant,
      @Nullable Activation actImpl,
      @IfUnset("false") boolean passthroughAct,
      @Nullable Boolean signed,
      @Nullable Boolean narrowRange) {
    super(signed, narrowRange);
    this.tensorQuant = Kinds.optional(tensorQuant, SelfScaledQuant.class);
    tree("fused_activation_quant_proxy.tensor_quant", tensorQuant);
    // The quantizer clips already.
    this.activation = actImpl instanceof Hardtanh && tensorQuant != null ? null : actImpl;
    this.passthrough = actImpl == null || passthroughAct;
  }

  /** The activation function that is applied; null for none. */
  public @Nullable Activation activation() {
    return activation;
  }

  /** Whether metadata of the input stays true of the output when quantization is off. */
  public boolean isPassthrough() {
    return passthrough;
  }

  @Override
  public QuantTensor quantize(QuantTensor x) {
    if (tensorQuant == null && activation == null) {
      return x;
    }
    NDArray activated = activation == null ? x.value() : activation.apply(x.value());
    if (tensorQuant != null && isQuantEnabled()) {
      return tensor(tensorQuant.quantize(activated));
    }
    if (passthrough && x instanceof IntQuantTensor known) {
      return new IntQuantTensor(
          activated,
          known.scale(),
          known.zeroPoint(),
          known.bitWidth(),
          known.signed(),
          isTraining());
    }
    return new PlainTensor(activated);
  }

  @Override
  public Quantized quantizeCandidate(NDArray x) {
    if (tensorQuant == null) {
      throw new IllegalStateException("the recipe has no tensor quantizer");
    }
    return tensorQuant.quantize(activation == null ? x : activation.apply(x));
  }

  @Override
  boolean hasTensorQuant() {
    return tensorQuant != null;
  }

  @Override
  void forget() {}
}
