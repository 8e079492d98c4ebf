package dev.brevity.runtime.zeropoint;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import dev.brevity.injector.Implementation;
import dev.brevity.runtime.aten.Constant;
import dev.brevity.runtime.aten.StraightThrough;
import dev.brevity.runtime.module.Component;
import dev.brevity.runtime.module.IntegerQuant;
import dev.brevity.runtime.view.Shapes;
import jakarta.inject.Inject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A learned zero point that starts with a given offset in real units. */
@Implementation
final class ParameterZeroPoint extends Component implements ZeroPoint {
  private final ScaleShiftZeroPoint scaleShift;
  private final Parameter value;

  /**
   * Makes the zero point.
   *
   * @param zeroPointInit one offset for all
   * @param zeroPointShape the zero point's shape; a scalar if null
   */
  @Inject
  public ParameterZeroPoint(
      double zeroPointInit,
      IntegerQuant intQuant,
      boolean quantizeZeroPoint,
      @Nullable List<Integer> zeroPointShape) {
    Shape shape = zeroPointShape == null ? new Shape() : Shapes.of(zeroPointShape);
    this.value = parameter("value", Constant.filled(shape, (float) zeroPointInit));
    this.scaleShift =
        child("scale_shift_zero_point", new IntegerScaleShift(intQuant, quantizeZeroPoint));
  }

  @Override
  public NDArray zeroPoint(NDArray x, NDArray scale, NDArray bitWidth) {
    NDArray offset = StraightThrough.absWithBinarySignGradient(value.getArray());
    return scaleShift.zeroPoint(offset, scale, bitWidth);
  }

  @Override
  public boolean followsValues() {
    return false;
  }
}
