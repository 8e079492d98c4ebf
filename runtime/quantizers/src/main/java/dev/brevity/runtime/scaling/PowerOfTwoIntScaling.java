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

/** One more than the highest integer: a power of two. */
@Implementation
final class PowerOfTwoIntScaling extends Component implements IntScaling {
  private final @Nullable Boolean signed;
  private final Memo memo = memo();

  @Inject
  public PowerOfTwoIntScaling(@Nullable Boolean signed) {
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

  private static NDArray compute(NDArray bitWidth, boolean inputSigned) {
    return IntRange.max(inputSigned, false, bitWidth).add(1f);
  }
}
