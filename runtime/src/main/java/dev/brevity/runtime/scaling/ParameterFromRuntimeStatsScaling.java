package dev.brevity.runtime.scaling;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import dev.brevity.injector.IfUnset;
import dev.brevity.injector.Implementation;
import dev.brevity.runtime.aten.Constant;
import dev.brevity.runtime.aten.Tensors;
import dev.brevity.runtime.module.Searched;
import dev.brevity.runtime.module.StatisticsCollector;
import dev.brevity.runtime.restriction.RestrictValue;
import dev.brevity.runtime.stats.BatchAverage;
import dev.brevity.runtime.stats.MergeableStatistics;
import dev.brevity.runtime.stats.Momentum;
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
public final class ParameterFromRuntimeStatsScaling extends RestrictedScaling
    implements Scaling, Searched, StatisticsCollector, MergeableStatistics {
  private final int collectStatsSteps;
  private final Stats stats;
  private final ViewShape view;
  private final Shape shape;
  private final @Nullable Double momentum;
  private final NDArray buffer;
  private final Parameter value;
  private int steps;
  private int counter;
  private int batches;
  private float[] first = {};
  private boolean calibrating;
  private boolean localLossMode;

  /**
   * Makes the scale.
   *
   * @param collectStatsSteps training steps that collect statistics, at least 1
   * @param scalingStatsMomentum weight of a new batch in the average; null for the mean of all
   */
  @Inject
  public ParameterFromRuntimeStatsScaling(
      int collectStatsSteps,
      Stats scalingStatsImpl,
      @IfUnset("true") boolean isScaleUnsigned,
      @IfUnset("OverBatchOverTensorView") ViewShape scalingStatsInputViewShapeImpl,
      @IfUnset("[]") List<Integer> scalingShape,
      @IfUnset("FloatRestrictValue") RestrictValue restrictScalingImpl,
      @Nullable RestrictValue restrictThresholdImpl,
      @Nullable RestrictValue restrictScaleThresholdImpl,
      @IfUnset("0.1") @Nullable Double scalingStatsMomentum,
      @Nullable Double scalingMinVal) {
    super(
        RestrictionNames.RUNTIME,
        restrictScalingImpl,
        restrictThresholdImpl,
        restrictScaleThresholdImpl,
        scalingMinVal,
        isScaleUnsigned);
    if (collectStatsSteps <= 0) {
      throw new IllegalArgumentException("`collect_stats_steps` must be at least 1");
    }
    this.collectStatsSteps = collectStatsSteps;
    this.steps = collectStatsSteps;
    this.stats = child("stats.stats_impl", scalingStatsImpl);
    this.view = child("stats_input_view_shape_impl", scalingStatsInputViewShapeImpl);
    this.shape = Shapes.of(scalingShape);
    this.momentum = scalingStatsMomentum;
    this.buffer = buffer("buffer", Constant.filled(shape, 1f));
    this.value = parameter("value", Constant.filled(shape, 1f));
    attribute("collect_stats_steps", collectStatsSteps);
    attribute("momentum", scalingStatsMomentum);
    attribute("stats.stats_output_shape", scalingShape);
    liveAttribute("counter", () -> counter);
    counter(
        "counter",
        () -> counter,
        value -> {
          counter = Math.toIntExact(value);
          batches = counter;
        });
    liveAttribute("local_loss_mode", () -> localLossMode);
  }

  @Override
  public NDArray scale(NDArray x, @Nullable NDArray threshold) {
    return isTraining() ? training(x, threshold) : evaluation(threshold);
  }

  private NDArray training(NDArray x, @Nullable NDArray threshold) {
    if (counter < steps) {
      return collect(x).div(thresholdOrOne(threshold));
    }
    if (counter == steps) {
      initialize();
    }
    return signedScaleOf(value.getArray(), threshold);
  }

  private NDArray collect(NDArray x) {
    NDArray current = clamp(Shapes.as(stats.of(view.view(x)), shape));
    if (!localLossMode) {
      if (counter == 0) {
        buffer.muli(current.stopGradient());
        first = buffer.toFloatArray();
      } else {
        Momentum.update(buffer, current, weightOfNew(), batches);
      }
      counter++;
      batches++;
    }
    return current;
  }

  private void initialize() {
    NDArray kept = restriction().toDomain(buffer);
    value.getArray().stopGradient().muli(kept);
    if (kept != buffer) {
      Tensors.assign(buffer, kept);
    }
    counter = steps + 1;
  }

  private NDArray evaluation(@Nullable NDArray threshold) {
    NDArray kept = counter <= steps ? restriction().toDomain(buffer) : value.getArray();
    NDArray scale = magnitude(restrict(kept));
    return clamp(restrictQuotient(scale.div(restrictedThreshold(threshold))));
  }

  /** Makes the parameter from the statistics so far, without waiting for the remaining steps. */
  public void finishCollection() {
    if (counter <= steps) {
      initialize();
    }
  }

  @Override
  public void beginCalibration() {
    if (counter <= steps) {
      calibrating = true;
      steps = Integer.MAX_VALUE - 1;
    }
  }

  @Override
  public void finishCalibration() {
    if (calibrating) {
      if (counter == 0) {
        steps = collectStatsSteps;
      } else {
        finishCollection();
      }
      calibrating = false;
    }
  }

  private @Nullable Double weightOfNew() {
    return calibrating ? null : momentum;
  }

  @Override
  public Optional<BatchAverage> collected() {
    return counter == 0 || counter > steps || first.length == 0
        ? Optional.empty()
        : Optional.of(new BatchAverage(batches, weightOfNew(), first, buffer.toFloatArray()));
  }

  @Override
  public void merge(BatchAverage later) {
    if (counter > steps) {
      throw new IllegalStateException("the statistics have already become a parameter");
    }
    BatchAverage merged = collected().map(earlier -> earlier.merge(later)).orElse(later);
    first = merged.first();
    batches = merged.count();
    counter = Math.min(batches, steps);
    try (NDArray average = buffer.getManager().create(merged.average(), shape)) {
      Tensors.assign(buffer, average);
    }
  }

  @Override
  public void setLocalLossMode(boolean enabled) {
    localLossMode = enabled;
  }

  /** The parameter; while statistics are being collected, their average in its place. */
  @Override
  protected Map<String, NDArray> ownState() {
    Map<String, NDArray> state = new LinkedHashMap<>();
    if (counter > steps) {
      state.put("value", value.getArray());
    } else if (counter > 0) {
      state.put("value", restriction().toDomain(buffer));
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
      counter = steps + 1;
    }
  }
}
