package dev.brevity.runtime.zeropoint;

import ai.djl.ndarray.NDArray;
import dev.brevity.injector.Implementation;
import dev.brevity.runtime.module.Component;
import dev.brevity.runtime.module.IntegerQuant;
import dev.brevity.runtime.module.SelfScaledQuant;
import dev.brevity.runtime.module.TensorQuant;
import dev.brevity.runtime.view.Shapes;
import jakarta.inject.Inject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Zero points that are themselves quantized, by a quantizer of their own. */
@Implementation
final class ScaleShiftQuantZeroPoint extends Component implements ScaleShiftZeroPoint {
  private final SelfScaledQuant zeroPointQuant;
  private final IntegerQuant intQuant;
  private final @Nullable List<Integer> dequantizedShape;

  /**
   * Makes the zero point.
   *
   * @param zpIntQuant quantizes the offsets
   * @param zeroPointDequantizedShape the shape to bring the quantized offsets into; null to leave
   *     it
   * @throws IllegalArgumentException if {@code zpIntQuant} needs more than a tensor
   */
  @Inject
  public ScaleShiftQuantZeroPoint(
      TensorQuant zpIntQuant,
      IntegerQuant intQuant,
      @Nullable List<Integer> zeroPointShape,
      @Nullable List<Integer> zeroPointDequantizedShape) {
    if (!(zpIntQuant instanceof SelfScaledQuant selfScaled)) {
      throw new IllegalArgumentException("`zp_int_quant` must find its scale by itself");
    }
    this.zeroPointQuant = child("zp_int_quant", selfScaled);
    this.intQuant = child("int_quant", intQuant);
    this.dequantizedShape = zeroPointDequantizedShape;
    attribute("zero_point_shape", zeroPointShape);
  }

  @Override
  public NDArray zeroPoint(NDArray offset, NDArray scale, NDArray bitWidth) {
    NDArray quantized = zeroPointQuant.quantize(offset).value();
    NDArray shaped =
        dequantizedShape == null ? quantized : Shapes.as(quantized, Shapes.of(dequantizedShape));
    return shaped.div(scale).add(intQuant.minInt(bitWidth));
  }
}
