package dev.brevity.runtime.scaling;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.aten.Constant;
import dev.brevity.runtime.aten.ScaleKernel;
import dev.brevity.runtime.aten.StraightThrough;
import dev.brevity.runtime.module.Component;
import dev.brevity.runtime.module.Memo;
import dev.brevity.runtime.restriction.FloatRestrictValue;
import dev.brevity.runtime.restriction.RestrictValue;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The steps that all scalings share: lower bound, restriction, and division by the restricted
 * threshold.
 */
abstract class RestrictedScaling extends Component {
  private final RestrictValue restrictScaling;
  private final RestrictValue restrictThreshold;
  private final @Nullable RestrictValue restrictScaleThreshold;
  private final @Nullable NDArray minimum;
  private final @Nullable NDArray negativeMinimum;
  private final NDArray zero = constant(0);
  private final NDArray one;
  private final boolean unsigned;
  private final boolean unrestricted;
  private final Memo threshold = memo();

  /**
   * Makes the steps.
   *
   * @param names under which names the three restrictions appear in the tree
   * @param minimum lower bound of the magnitude; null or 0 for none
   */
  RestrictedScaling(
      RestrictionNames names,
      RestrictValue restrictScaling,
      @Nullable RestrictValue restrictThreshold,
      @Nullable RestrictValue restrictScaleThreshold,
      @Nullable Double minimum,
      boolean unsigned) {
    this.restrictScaling = child(names.scaling(), restrictScaling);
    this.restrictThreshold =
        child(names.threshold(), restrictThreshold == null ? restrictScaling : restrictThreshold);
    this.restrictScaleThreshold =
        restrictScaleThreshold == null
            ? null
            : child(names.scaleThreshold(), restrictScaleThreshold);
    double bound = minimum == null ? 0 : Math.abs(minimum);
    this.minimum = bound == 0 ? null : constant(bound);
    this.negativeMinimum = bound == 0 ? null : constant(-bound);
    this.unsigned = unsigned;
    this.unrestricted =
        Stream.of(restrictScaling, restrictThreshold, restrictScaleThreshold)
            .allMatch(it -> it == null || it instanceof FloatRestrictValue);
    try (NDArray vector = Constant.filled(new Shape(1), 1f)) {
      this.one = Constant.keep(vector);
    }
    attribute(names.minimum(), minimum);
  }

  /** Whether all restrictions permit any value. */
  final boolean isUnrestricted() {
    return unrestricted;
  }

  final RestrictValue restriction() {
    return restrictScaling;
  }

  /** Keeps the magnitude above the lower bound; gradients pass unchanged. */
  final NDArray clamp(NDArray value) {
    return minimum == null || negativeMinimum == null
        ? value
        : StraightThrough.awayFromZero(value, zero, minimum, negativeMinimum);
  }

  /** The permitted scales for what is kept in the domain of the restriction. */
  final NDArray restrict(NDArray kept) {
    return restrictScaling.restrict(kept);
  }

  final NDArray magnitude(NDArray value) {
    return unsigned ? value.abs() : value;
  }

  final NDArray thresholdOrOne(@Nullable NDArray given) {
    return given == null ? one : given;
  }

  final NDArray restrictedThreshold(@Nullable NDArray given) {
    return threshold.of(
        thresholdOrOne(given),
        value -> restrictThreshold.restrict(restrictThreshold.toDomain(value)));
  }

  final NDArray restrictQuotient(NDArray quotient) {
    return restrictScaleThreshold == null ? quotient : restrictScaleThreshold.restrict(quotient);
  }

  /** From what is kept in the domain of the restriction to the scale, with its sign. */
  final NDArray signedScaleOf(NDArray kept, @Nullable NDArray given) {
    NDArray limit = restrictedThreshold(given);
    return unrestricted && minimum != null && Constant.is(limit)
        ? ScaleKernel.signed(kept, limit, minimum)
        : restrictQuotient(clamp(restrict(kept)).div(limit));
  }

  /** From what is kept in the domain of the restriction to the scale. */
  final NDArray scaleOf(NDArray kept, @Nullable NDArray given) {
    NDArray limit = restrictedThreshold(given);
    if (unrestricted && minimum != null && Constant.is(limit)) {
      return unsigned
          ? ScaleKernel.unsigned(kept, limit, minimum)
          : ScaleKernel.signed(kept, limit, minimum);
    }
    NDArray value = magnitude(clamp(restrict(kept)));
    return magnitude(restrictQuotient(value.div(limit)));
  }

  @Override
  public void close() {
    super.close();
    one.close();
  }
}
