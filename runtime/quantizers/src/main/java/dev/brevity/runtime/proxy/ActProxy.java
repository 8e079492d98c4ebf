package dev.brevity.runtime.proxy;

import ai.djl.ndarray.NDArray;
import dev.brevity.runtime.module.Grid;
import dev.brevity.runtime.module.Quantized;
import dev.brevity.runtime.module.Recording;
import dev.brevity.runtime.module.SelfScaledQuant;
import dev.brevity.runtime.module.TensorQuant;
import dev.brevity.runtime.quant.RescalingIntQuant;
import dev.brevity.runtime.scaling.DynamicScaling;
import dev.brevity.runtime.tensor.IntQuantTensor;
import dev.brevity.runtime.tensor.PlainTensor;
import dev.brevity.runtime.tensor.QuantTensor;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Applies an activation function and quantizes what comes out. */
abstract class ActProxy extends ProxyComponent implements ActQuant {
  private static final String TENSOR_QUANT = "fused_activation_quant_proxy.tensor_quant";

  private @Nullable TensorQuant tensorQuant;
  private @Nullable Quantization quantization;
  private @Nullable Activation activation;
  private final boolean passthrough;
  private final @Nullable StateDictUpdate stateDictUpdate;

  ActProxy(
      @Nullable TensorQuant tensorQuant,
      @Nullable Quantization quantization,
      @Nullable Activation actImpl,
      boolean passthroughAct,
      @Nullable StateDictUpdate updateStateDictImpl,
      @Nullable Boolean signed,
      @Nullable Boolean narrowRange) {
    super(signed, narrowRange);
    this.tensorQuant = tensorQuant;
    this.quantization = quantization;
    tree(TENSOR_QUANT, tensorQuant);
    // The quantizer clips already.
    this.activation = actImpl instanceof Hardtanh && tensorQuant != null ? null : actImpl;
    this.passthrough = actImpl == null || passthroughAct;
    this.stateDictUpdate = updateStateDictImpl;
  }

  @Override
  public final @Nullable Activation activation() {
    return activation;
  }

  @Override
  public final void shareTensorQuant(ActQuant other) {
    if (!(other instanceof ActProxy proxy) || proxy.tensorQuant == null) {
      throw new IllegalArgumentException("there is no tensor quantizer to share");
    }
    tensorQuant = borrowedChild(TENSOR_QUANT, proxy.tensorQuant);
    quantization = proxy.quantization;
    setSigned(proxy.isSigned());
  }

  @Override
  public final void shareScale(ActQuant other) {
    if (other instanceof ActProxy proxy
        && proxy.tensorQuant instanceof RescalingIntQuant theirs
        && tensorQuant instanceof RescalingIntQuant mine) {
      mine.shareScale(theirs);
    } else {
      throw new IllegalArgumentException("only quantizers to integers can share a scale");
    }
  }

  @Override
  public final void multiplyActivation(UnaryOperator<NDArray> multiplication) {
    activation = new MultipliedActivation(activation, multiplication);
  }

  @Override
  public final boolean followsInput() {
    return components().values().stream().anyMatch(DynamicScaling.class::isInstance);
  }

  @Override
  public final boolean isPassthroughAct() {
    return passthrough;
  }

  @Override
  public final QuantTensor quantize(QuantTensor x, Recording recording) {
    if (quantization == null && activation == null) {
      return x;
    }
    NDArray activated = activate(x.value());
    if (quantization != null && isQuantEnabled()) {
      return quantization.quantize(activated, x, isTraining(), recording);
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
    return passthrough ? x.withValue(activated) : new PlainTensor(activated);
  }

  @Override
  public final QuantTensor quantizeActivated(NDArray activated) {
    QuantTensor plain = new PlainTensor(activated);
    return quantization != null && isQuantEnabled()
        ? quantization.quantize(activated, plain, isTraining(), Recording.ORDINARY)
        : plain;
  }

  @Override
  public final @Nullable Grid grid(NDArray x) {
    return isQuantEnabled() && !isGroupwise() && tensorQuant instanceof SelfScaledQuant quant
        ? quant.grid(x)
        : null;
  }

  @Override
  public final Quantized quantizeCandidate(NDArray x) {
    if (quantization == null) {
      throw new IllegalStateException("the recipe has no tensor quantizer");
    }
    return candidate(
        quantization.quantize(activate(x), new PlainTensor(x), isTraining(), Recording.ORDINARY));
  }

  private NDArray activate(NDArray x) {
    return activation == null ? x : activation.apply(x);
  }

  @Override
  final boolean hasTensorQuant() {
    return quantization != null;
  }

  @Override
  protected final Map<String, NDArray> converted(Map<String, NDArray> state) {
    return stateDictUpdate == null ? state : stateDictUpdate.converted(state);
  }

  @Override
  final void forget() {}
}
