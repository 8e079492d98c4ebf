package dev.brevity.runtime.bitwidth;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import dev.brevity.injector.IfUnset;
import dev.brevity.injector.Implementation;
import dev.brevity.runtime.aten.Constant;
import dev.brevity.runtime.aten.StraightThrough;
import dev.brevity.runtime.module.Component;
import dev.brevity.runtime.restriction.RestrictValue;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;

/** A learned bit width: the lowest one plus the magnitude of a parameter, rounded. */
@Implementation
public final class BitWidthParameter extends Component implements BitWidth {
  private static final int LOWEST = 2;

  private final RestrictValue restriction;
  private final boolean overridePretrained;
  private final double base;
  private final Parameter offset;

  /**
   * Makes the bit width.
   *
   * @param bitWidth where it starts
   * @param minBitWidth below which it never goes
   * @param overridePretrainedBitWidth whether checkpoints leave it alone
   * @throws IllegalArgumentException unless {@code 2 <= minBitWidth <= bitWidth}
   */
  @Inject
  public BitWidthParameter(
      int bitWidth,
      @IfUnset("2") int minBitWidth,
      @IfUnset("IntRestrictValue(restrict_value_float_to_int_impl = RoundSte)")
          RestrictValue restrictBitWidthImpl,
      @IfUnset("false") boolean overridePretrainedBitWidth) {
    if (minBitWidth < LOWEST || bitWidth < minBitWidth) {
      throw new IllegalArgumentException(
          "a learned bit width starts at "
              + Math.max(minBitWidth, LOWEST)
              + " bits or more, not at "
              + bitWidth
              + " with a minimum of "
              + minBitWidth);
    }
    this.restriction = child("restrict_bit_width_impl", restrictBitWidthImpl);
    this.overridePretrained = overridePretrainedBitWidth;
    this.base = restriction.toDomain(minBitWidth);
    float start = (float) (restriction.toDomain(bitWidth) - base);
    this.offset = parameter("bit_width_offset", Constant.filled(new Shape(), start));
    attribute("bit_width_base", base);
    attribute("override_pretrained", overridePretrained);
  }

  @Override
  public NDArray bitWidth() {
    NDArray magnitude = StraightThrough.absWithBinarySignGradient(offset.getArray());
    return restriction.restrict(magnitude.add((float) base));
  }

  @Override
  protected List<String> loadable() {
    return overridePretrained ? List.of() : List.of("bit_width_offset", "bit_width");
  }

  /** Takes the offset, or a fixed bit width that the checkpoint was made with. */
  @Override
  protected void loadOwn(Map<String, NDArray> state) {
    super.loadOwn(state);
    NDArray fixed = state.get("bit_width");
    if (fixed != null) {
      super.loadOwn(Map.of("bit_width_offset", fixed.sub((float) base)));
    }
  }
}
