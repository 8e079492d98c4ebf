package dev.brevity.runtime.scaling;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import dev.brevity.injector.IfUnset;
import dev.brevity.injector.Implementation;
import dev.brevity.runtime.aten.Constant;
import dev.brevity.runtime.aten.Tensors;
import dev.brevity.runtime.restriction.RestrictValue;
import dev.brevity.runtime.scaling.PlainMagnitude.Bounded;
import dev.brevity.runtime.stats.CollectedStatistic;
import dev.brevity.runtime.stats.CollectsStatistic;
import dev.brevity.runtime.stats.RangeWidth;
import dev.brevity.runtime.stats.Stats;
import dev.brevity.runtime.view.Shapes;
import dev.brevity.runtime.view.ViewShape;
import jakarta.inject.Inject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A scale that is each batch's own statistic for the first training steps, and from then on a
 * learned parameter that starts with their average. Evaluation uses the average until there is a
 * parameter.
 */
@Implementation
final class ParameterFromRuntimeStatsScaling extends RestrictedScaling
    implements Scaling, CollectsStatistic {
  private final Stats stats;
  private final Optional<RangeWidth> range;
  private final ViewShape view;
  private final Shape shape;
  private final NDArray buffer;
  private final Parameter value;
  private final CollectedStatistic statistic;

  /**
   * Makes the scale.
   *
   * @param collectStatsSteps training steps that collect statistics, at least 1
   * @param scalingStatsMomentum weight of a new batch in the average; null for the mean of all
   * @param collectsLargest whether the largest value of all batches counts instead; for the width
   *     of a range both of its bounds
   */
  @Inject
  public ParameterFromRuntimeStatsScaling(
      int collectStatsSteps,
      Stats scalingStatsImpl,
      @IfUnset("OverBatchOverTensorView") ViewShape scalingStatsInputViewShapeImpl,
      @IfUnset("[]") List<Integer> scalingShape,
      @IfUnset("FloatRestrictValue") RestrictValue restrictScalingImpl,
      @Nullable RestrictValue restrictThresholdImpl,
      @Nullable RestrictValue restrictScaleThresholdImpl,
      @IfUnset("0.1") @Nullable Double scalingStatsMomentum,
      @IfUnset("false") boolean collectsLargest,
      @Nullable Double scalingMinVal) {
    super(
        RestrictionNames.RUNTIME,
        restrictScalingImpl,
        restrictThresholdImpl,
        restrictScaleThresholdImpl,
        scalingMinVal);
    this.stats = child("stats.stats_impl", scalingStatsImpl);
    this.view = child("stats_input_view_shape_impl", scalingStatsInputViewShapeImpl);
    this.shape = Shapes.of(scalingShape);
    this.range =
        collectsLargest && stats instanceof RangeWidth width && width.includesZero()
            ? Optional.of(width)
            : Optional.empty();
    Shape kept = range.isPresent() ? new Shape(2).addAll(shape) : shape;
    this.buffer = buffer("buffer", Constant.filled(kept, 1f));
    this.value = parameter("value", Constant.filled(shape, 1f));
    this.statistic =
        new CollectedStatistic(
            collectStatsSteps,
            scalingStatsMomentum,
            collectsLargest,
            buffer,
            this::becomeParameter);
    attribute("collect_stats_steps", collectStatsSteps);
    attribute("momentum", scalingStatsMomentum);
    attribute("stats.stats_output_shape", scalingShape);
    liveAttribute("counter", statistic::counter);
    counter("counter", statistic::counter, statistic::setCounter);
    liveAttribute("local_loss_mode", statistic::isLocalLossMode);
  }

  @Override
  public NDArray scale(NDArray x, @Nullable NDArray threshold) {
    return isTraining() ? training(x, threshold) : evaluation(threshold);
  }

  @Override
  public @Nullable PlainMagnitude plainMagnitude(NDArray threshold, boolean recorded) {
    boolean ready = isTraining() ? !statistic.isCollecting() : statistic.isFinished();
    if (!ready || recorded != isTraining() || shape.size() != 1) {
      return null;
    }
    statistic.finish();
    Bounded bounded = isTraining() ? Bounded.MAGNITUDE : Bounded.QUOTIENT;
    return plain(value.getArray(), new Shape(), threshold, bounded);
  }

  @Override
  public boolean followsValues() {
    return isTraining() && statistic.isCollecting();
  }

  private NDArray training(NDArray x, @Nullable NDArray threshold) {
    if (statistic.isCollecting()) {
      NDArray current;
      if (range.isPresent()) {
        NDArray bounds = Shapes.as(range.get().bounds(view.view(x)), buffer.getShape());
        statistic.take(bounds);
        current = clamp(width(bounds));
      } else {
        NDArray viewed = view.view(x);
        NDArray found = clamp(Shapes.as(stats.of(viewed), shape));
        if (stats instanceof RangeWidth wide && wide.includesZero()) {
          Shape both = new Shape(2).addAll(shape);
          statistic.take(
              found, () -> Shapes.as(wide.bounds(viewed), both), bounds -> clamp(width(bounds)));
        } else if (stats.isExtreme()) {
          statistic.take(found, () -> found, extreme -> extreme);
        } else {
          statistic.take(found);
        }
        current = found;
      }
      return current.div(thresholdOrOne(threshold));
    }
    statistic.finish();
    return scaleOf(value.getArray(), threshold);
  }

  private void becomeParameter() {
    NDArray kept = restriction().toDomain(gathered());
    value.getArray().stopGradient().muli(kept);
    if (range.isEmpty() && kept != buffer) {
      Tensors.assign(buffer, kept);
    }
  }

  /** What batches have given so far. */
  private NDArray gathered() {
    return range.isPresent() ? clamp(width(buffer)) : buffer;
  }

  private static NDArray width(NDArray bounds) {
    return bounds.get(1).sub(bounds.get(0));
  }

  private NDArray evaluation(@Nullable NDArray threshold) {
    NDArray kept = statistic.isFinished() ? value.getArray() : restriction().toDomain(gathered());
    NDArray scale = restrict(kept);
    return clamp(restrictQuotient(scale.div(restrictedThreshold(threshold))));
  }

  @Override
  public CollectedStatistic statistic() {
    return statistic;
  }

  /** The parameter; while statistics are being collected, their average in its place. */
  @Override
  protected Map<String, NDArray> ownState() {
    Map<String, NDArray> state = new LinkedHashMap<>();
    if (statistic.isFinished()) {
      state.put("value", value.getArray());
    } else if (statistic.counter() > 0) {
      state.put("value", restriction().toDomain(gathered()));
    }
    return state;
  }

  @Override
  protected List<String> loadable() {
    return List.of("value");
  }

  @Override
  protected void loadOwn(Map<String, NDArray> state) {
    super.loadOwn(state);
    if (state.containsKey("value")) {
      statistic.setFinished();
    }
  }
}
