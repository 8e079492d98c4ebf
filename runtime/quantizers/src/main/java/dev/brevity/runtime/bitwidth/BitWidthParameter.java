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
import org.jspecify.annotations.Nullable;

/**
 * A learned bit width: the lowest one plus the magnitude of a parameter, rounded, within bounds.
 */
@Implementation
public final class BitWidthParameter extends Component implements BitWidth {
  private final RestrictValue restriction;
  private final @Nullable NDArray lowest;
  private final @Nullable NDArray highest;
  private final NDArray zero = constant(0);
  private final boolean overridePretrained;
  private final double base;
  private final Parameter offset;

  /**
   * Makes the bit width.
   *
   * @param bitWidth where it starts
   * @param minBitWidth below which it never goes
   * @param bitWidthOffsetMinVal the smallest bit width after rounding; null for none
   * @param bitWidthOffsetMaxVal the largest bit width after rounding; null for none
   * @param overridePretrainedBitWidth whether checkpoints leave it alone
   * @throws IllegalArgumentException if {@code bitWidth < minBitWidth}
   */
  @Inject
  public BitWidthParameter(
      int bitWidth,
      @IfUnset("2") int minBitWidth,
      @IfUnset("IntRestrictValue(restrict_value_float_to_int_impl = RoundSte)")
          RestrictValue restrictBitWidthImpl,
      @Nullable Double bitWidthOffsetMinVal,
      @Nullable Double bitWidthOffsetMaxVal,
      @IfUnset("false") boolean overridePretrainedBitWidth) {
    if (bitWidth < minBitWidth) {
      throw new IllegalArgumentException(
          "a learned bit width starts at "
              + minBitWidth
              + " bits or more, as `min_bit_width` says, not at "
              + bitWidth);
    }
    this.restriction =
        child("restrict_clamp_bit_width_impl.restrict_value_impl", restrictBitWidthImpl);
    this.lowest = bitWidthOffsetMinVal == null ? null : constant(bitWidthOffsetMinVal);
    this.highest = bitWidthOffsetMaxVal == null ? null : constant(bitWidthOffsetMaxVal);
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
    return clamp(restriction.restrict(magnitude.add((float) base)));
  }

  /** Keeps the bit width within its bounds; gradients pass unchanged. */
  private NDArray clamp(NDArray bits) {
    NDArray low = lowest;
    NDArray high = highest;
    if (low == null && high == null) {
      return bits;
    }
    return StraightThrough.clamp(bits, low == null ? zero : low, high == null ? bits : high);
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
