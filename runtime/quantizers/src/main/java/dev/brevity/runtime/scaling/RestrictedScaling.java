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
import dev.brevity.runtime.restriction.SignedFloatRestrictValue;
import dev.brevity.runtime.scaling.PlainMagnitude.Bounded;
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
  private final boolean magnitudes;
  private final boolean signed;
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
      @Nullable Double minimum) {
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
    this.magnitudes =
        Stream.of(restrictScaling, restrictThreshold, restrictScaleThreshold)
            .allMatch(it -> it == null || it instanceof FloatRestrictValue);
    this.signed =
        Stream.of(restrictScaling, restrictThreshold, restrictScaleThreshold)
            .allMatch(it -> it == null || it instanceof SignedFloatRestrictValue);
    try (NDArray vector = Constant.filled(new Shape(1), 1f)) {
      this.one = Constant.keep(vector);
    }
    attribute(names.minimum(), minimum);
  }

  /** Whether the restrictions let values of some sign pass unchanged. */
  final boolean isUnrestricted() {
    return magnitudes || signed;
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

  /** The steps as a kernel computes them; null if there are others. */
  final @Nullable PlainMagnitude plain(
      @Nullable NDArray parameter, Shape shape, NDArray given, Bounded bounded) {
    NDArray limit = restrictedThreshold(given);
    return magnitudes && minimum != null && Constant.is(limit) && limit.size() == 1
        ? new PlainMagnitude(parameter, shape, limit, minimum, bounded)
        : null;
  }

  /** From what is kept in the domain of the restriction to the scale. */
  final NDArray scaleOf(NDArray kept, @Nullable NDArray given) {
    NDArray limit = restrictedThreshold(given);
    if (isUnrestricted() && minimum != null && Constant.is(limit)) {
      return signed
          ? ScaleKernel.signed(kept, limit, minimum)
          : ScaleKernel.positive(kept, limit, minimum);
    }
    return restrictQuotient(clamp(restrict(kept)).div(limit));
  }

  /** From a statistic, which the restrictions let pass unchanged but for its sign, to the scale. */
  final NDArray scaleOfUnrestricted(NDArray stats, @Nullable NDArray given) {
    NDArray limit = restrictedThreshold(given);
    return !signed && minimum != null && Constant.is(limit)
        ? ScaleKernel.unsigned(stats, limit, minimum)
        : scaleOf(restriction().toDomain(clamp(stats)), given);
  }

  @Override
  public void close() {
    super.close();
    one.close();
  }
}
