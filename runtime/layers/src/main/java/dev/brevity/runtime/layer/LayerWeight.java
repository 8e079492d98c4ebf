package dev.brevity.runtime.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import dev.brevity.dsl.model.ModelOutline.Weight;
import dev.brevity.runtime.proxy.AttachedQuantizer;
import dev.brevity.runtime.proxy.Facts;
import dev.brevity.runtime.proxy.WeightQuant;
import dev.brevity.runtime.tensor.PlainTensor;
import dev.brevity.runtime.tensor.QuantTensor;
import org.jspecify.annotations.Nullable;

/**
 * A weight of a layer: a matrix with a row for each output.
 *
 * @param name of its parameter
 * @param quantizer null for none
 */
public record LayerWeight(
    String name, Parameter parameter, @Nullable AttachedQuantizer<WeightQuant> quantizer) {
  /** The name of the quantizer, next to that of the parameter. */
  public String quantizerName() {
    return name + "_quant";
  }

  /** The weight, on the grid of its quantizer if there is one. */
  public QuantTensor quantized() {
    NDArray values = parameter.getArray();
    return quantizer == null
        ? new PlainTensor(values)
        : quantizer.proxy().quantize(values, new PlainTensor(values));
  }

  /** What recipes may know of the weight. */
  public Weight facts() {
    return Facts.matrix(parameter.getShape());
  }
}
