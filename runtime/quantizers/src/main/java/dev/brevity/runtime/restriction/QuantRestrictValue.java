package dev.brevity.runtime.restriction;

import ai.djl.ndarray.NDArray;
import dev.brevity.injector.Implementation;
import dev.brevity.runtime.module.Component;
import dev.brevity.runtime.module.SelfScaledQuant;
import dev.brevity.runtime.module.TensorQuant;
import dev.brevity.runtime.view.Shapes;
import jakarta.inject.Inject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Values that are themselves quantized, by a quantizer of their own. */
@Implementation
final class QuantRestrictValue extends Component implements RestrictValue {
  private final SelfScaledQuant quant;
  private final @Nullable List<Integer> dequantizedShape;

  /**
   * Makes the restriction.
   *
   * @param restrictValueFloatToIntImpl quantizes the values
   * @param scaleDequantizedShape the shape to bring the quantized values into; null to leave it
   * @throws IllegalArgumentException if the quantizer needs more than a tensor
   */
  @Inject
  public QuantRestrictValue(
      TensorQuant restrictValueFloatToIntImpl,
      @Nullable List<Integer> scalingShape,
      @Nullable List<Integer> scaleDequantizedShape) {
    if (!(restrictValueFloatToIntImpl instanceof SelfScaledQuant selfScaled)) {
      throw new IllegalArgumentException(
          "`restrict_value_float_to_int_impl` must find its scale by itself");
    }
    this.quant = child("float_to_int_impl", selfScaled);
    this.dequantizedShape = scaleDequantizedShape;
    attribute("scaling_shape", scalingShape);
    attribute("scale_dequantized_shape", scaleDequantizedShape);
  }

  @Override
  public double toDomain(double value) {
    return value;
  }

  @Override
  public NDArray toDomain(NDArray values) {
    return values;
  }

  @Override
  public NDArray restrict(NDArray kept) {
    NDArray value = quant.quantize(kept).value();
    return dequantizedShape == null ? value : Shapes.as(value, Shapes.of(dequantizedShape));
  }
}
