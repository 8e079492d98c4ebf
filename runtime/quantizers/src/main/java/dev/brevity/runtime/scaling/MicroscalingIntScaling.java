package dev.brevity.runtime.scaling;

import ai.djl.ndarray.NDArray;
import dev.brevity.injector.Implementation;
import dev.brevity.runtime.bitwidth.IntRange;
import dev.brevity.runtime.bitwidth.IntScaling;
import dev.brevity.runtime.module.Component;
import dev.brevity.runtime.module.Memo;
import jakarta.inject.Inject;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Half of one more than the highest integer: what a magnitude is mapped to that has been rounded
 * down to a power of two, so that twice that power is still in range.
 *
 * <p>Source: OCP Microscaling Formats (MX) Specification 1.0, sections 5.3.4 and 6.3: elements of
 * INT8 count in steps of 1/64, and the scale is the power of two below the largest magnitude.
 */
@Implementation
public final class MicroscalingIntScaling extends Component implements IntScaling {
  private final @Nullable Boolean signed;
  private final NDArray half = constant(0.5);
  private final Memo memo = memo();

  @Inject
  public MicroscalingIntScaling(@Nullable Boolean signed) {
    this.signed = signed;
    attribute("signed", signed);
  }

  @Override
  public NDArray threshold(NDArray bitWidth, @Nullable Boolean inputSigned) {
    if (inputSigned != null && !inputSigned.equals(signed)) {
      return compute(bitWidth, inputSigned);
    }
    boolean known = Objects.requireNonNull(signed, "signed is not known");
    return memo.of(bitWidth, bits -> compute(bits, known));
  }

  private NDArray compute(NDArray bitWidth, boolean inputSigned) {
    return IntRange.max(inputSigned, false, bitWidth).add(1f).mul(half);
  }
}
