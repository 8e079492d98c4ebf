package dev.brevity.runtime.proxy;

import ai.djl.ndarray.NDArray;
import dev.brevity.injector.Implementation;
import dev.brevity.runtime.module.Quantized;
import dev.brevity.runtime.module.TensorQuant;
import dev.brevity.runtime.quant.InputAwareQuant;
import dev.brevity.runtime.tensor.IntQuantTensor;
import dev.brevity.runtime.tensor.QuantTensor;
import jakarta.inject.Inject;
import org.jspecify.annotations.Nullable;

/**
 * Quantizes a weight to integers such that products with the quantized input fit an accumulator.
 */
@Implementation(inputs = {"module", "modules", "tracked_parameter_list", "proxy_module"})
public final class DecoupledWeightQuantWithInputProxyFromInjector extends WeightProxy {
  private final @Nullable InputAwareQuant tensorQuant;

  @Inject
  public DecoupledWeightQuantWithInputProxyFromInjector(
      @Nullable TensorQuant tensorQuant, @Nullable Boolean signed, @Nullable Boolean narrowRange) {
    super(signed, narrowRange);
    this.tensorQuant = Kinds.optional(tensorQuant, InputAwareQuant.class);
    tree("tensor_quant", tensorQuant);
  }

  @Override
  public boolean requiresQuantInput() {
    return true;
  }

  @Override
  boolean hasTensorQuant() {
    return tensorQuant != null;
  }

  @Override
  Quantized run(NDArray weight, QuantTensor input) {
    if (tensorQuant == null) {
      throw new IllegalStateException("the quantizer is switched off");
    }
    if (!(input instanceof IntQuantTensor quantized)) {
      throw new IllegalStateException(
          "the weight quantizer depends on the bit width of the layer's input, which is not quantized");
    }
    return tensorQuant.quantize(weight, quantized.bitWidth(), quantized.signed()).quantized();
  }
}
