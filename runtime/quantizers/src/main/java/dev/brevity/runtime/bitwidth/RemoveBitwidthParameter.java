package dev.brevity.runtime.bitwidth;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import dev.brevity.injector.IfUnset;
import dev.brevity.injector.Implementation;
import dev.brevity.runtime.aten.Constant;
import dev.brevity.runtime.module.Component;
import jakarta.inject.Inject;
import java.util.List;

/** A learned number of bits to remove, kept as its reciprocal. */
@Implementation
final class RemoveBitwidthParameter extends Component implements BitWidthToRemove {
  private final float epsilon;
  private final boolean overridePretrained;
  private final Parameter coefficient;
  private final NDArray one = constant(1);

  /**
   * Makes the number of bits.
   *
   * @param bitWidthToRemove where it starts, at least 0
   * @param removeZeroBitWidth what stands for 0, whose reciprocal is infinite
   */
  @Inject
  public RemoveBitwidthParameter(
      int bitWidthToRemove,
      @IfUnset("false") boolean overridePretrainedBitWidth,
      @IfUnset("1e-6") double nonZeroEpsilon,
      @IfUnset("0.1") double removeZeroBitWidth) {
    if (bitWidthToRemove < 0) {
      throw new IllegalArgumentException("`bit_width_to_remove` must be at least 0");
    }
    double start = 1 / (bitWidthToRemove == 0 ? removeZeroBitWidth : bitWidthToRemove);
    this.coefficient = parameter("bit_width_coeff", Constant.filled(new Shape(), (float) start));
    this.epsilon = (float) nonZeroEpsilon;
    this.overridePretrained = overridePretrainedBitWidth;
    attribute("non_zero_epsilon", nonZeroEpsilon);
    attribute("override_pretrained", overridePretrainedBitWidth);
  }

  @Override
  public NDArray bitWidthToRemove() {
    return one.div(coefficient.getArray().abs().add(epsilon));
  }

  @Override
  protected List<String> loadable() {
    return overridePretrained ? List.of() : super.loadable();
  }
}
