package dev.brevity.runtime.quant;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import dev.brevity.injector.Implementation;
import dev.brevity.runtime.aten.StraightThrough;
import dev.brevity.runtime.scaling.Scaling;
import jakarta.inject.Inject;
import org.jspecify.annotations.Nullable;

/** The scale with each element's sign, or zero for what is within a threshold. */
@Implementation
public final class TernaryQuant extends SignQuant {
  private final float threshold;

  /**
   * Makes the quantizer.
   *
   * @param threshold in multiples of the scale
   */
  @Inject
  public TernaryQuant(Scaling scalingImpl, double threshold, @Nullable Integer quantDelaySteps) {
    super(scalingImpl, 2, quantDelaySteps);
    this.threshold = (float) threshold;
    attribute("threshold", threshold);
  }

  /** The magnitude, in multiples of the scale, up to which values become zero. */
  public float threshold() {
    return threshold;
  }

  @Override
  NDArray signs(NDArray x, NDArray scale) {
    NDArray mask = x.abs().gt(scale.mul(threshold)).toType(DataType.FLOAT32, false);
    return mask.mul(StraightThrough.ternarySign(x));
  }
}
