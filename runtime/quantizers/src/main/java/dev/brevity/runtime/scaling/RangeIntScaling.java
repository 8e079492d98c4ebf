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

/** The magnitude of the lowest integer when signed, otherwise the highest integer. */
@Implementation("IntScaling")
public final class RangeIntScaling extends Component implements IntScaling {
  private final boolean narrowRange;
  private final @Nullable Boolean signed;
  private final Memo memo = memo();

  @Inject
  public RangeIntScaling(boolean narrowRange, @Nullable Boolean signed) {
    this.narrowRange = narrowRange;
    this.signed = signed;
    attribute("signed", signed);
    attribute("narrow_range", narrowRange);
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
    return inputSigned
        ? IntRange.min(true, narrowRange, bitWidth).neg()
        : IntRange.max(false, narrowRange, bitWidth);
  }
}
