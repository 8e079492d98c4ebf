package dev.brevity.runtime.zeropoint;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import dev.brevity.injector.IfUnset;
import dev.brevity.injector.Implementation;
import dev.brevity.runtime.aten.Constant;
import dev.brevity.runtime.aten.StraightThrough;
import dev.brevity.runtime.aten.Tensors;
import dev.brevity.runtime.module.Component;
import dev.brevity.runtime.module.IntegerQuant;
import dev.brevity.runtime.module.Searched;
import dev.brevity.runtime.module.StatisticsCollector;
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
 * A zero point from each batch's own statistic for the first training steps, and from then on a
 * learned parameter that starts with their average. Evaluation uses the average until there is a
 * parameter.
 */
@Implementation
public final class ParameterFromRuntimeZeroPoint extends Component
    implements ZeroPoint, Searched, StatisticsCollector, MergeableStatistics {
  private final int collectStatsSteps;
  private final Stats stats;
  private final ViewShape view;
  private final Shape shape;
  private final @Nullable Double momentum;
  private final ScaleShiftZeroPoint scaleShift;
  private final NDArray buffer;
  private final Parameter value;
  private int steps;
  private int counter;
  private int batches;
  private float[] first = {};
  private boolean calibrating;
  private boolean localLossMode;

  @Inject
  public ParameterFromRuntimeZeroPoint(
      int collectStatsSteps,
      IntegerQuant intQuant,
      boolean quantizeZeroPoint,
      Stats zeroPointStatsImpl,
      List<Integer> zeroPointShape,
      ViewShape zeroPointStatsInputViewShapeImpl,
      @IfUnset("0.1") @Nullable Double zeroPointStatsMomentum) {
    if (collectStatsSteps <= 0) {
      throw new IllegalArgumentException("`collect_stats_steps` must be at least 1");
    }
    this.collectStatsSteps = collectStatsSteps;
    this.steps = collectStatsSteps;
    this.shape = Shapes.of(zeroPointShape);
    this.momentum = zeroPointStatsMomentum;
    this.view = child("stats_input_view_shape_impl", zeroPointStatsInputViewShapeImpl);
    this.stats = child("zero_point_stats_impl", zeroPointStatsImpl);
    this.scaleShift =
        child("scale_shift_zero_point", new IntegerScaleShift(intQuant, quantizeZeroPoint));
    this.value = parameter("value", Constant.filled(shape, 0f));
    this.buffer = buffer("buffer", Constant.filled(shape, 0f));
    attribute("collect_stats_steps", collectStatsSteps);
    attribute("momentum", zeroPointStatsMomentum);
    attribute("zero_point_shape", zeroPointShape);
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
  public NDArray zeroPoint(NDArray x, NDArray scale, NDArray bitWidth) {
    NDArray offset = StraightThrough.absWithBinarySignGradient(offset(x));
    return scaleShift.zeroPoint(offset, scale, bitWidth);
  }

  private NDArray offset(NDArray x) {
    if (!isTraining()) {
      return counter <= steps ? buffer : value.getArray();
    }
    if (counter < steps) {
      return collect(x);
    }
    finishCollection();
    return value.getArray();
  }

  private NDArray collect(NDArray x) {
    NDArray current = Shapes.as(stats.of(view.view(x)), shape);
    if (!localLossMode) {
      if (counter == 0) {
        buffer.addi(current.stopGradient());
        first = buffer.toFloatArray();
      } else {
        Momentum.update(buffer, current, weightOfNew(), batches);
      }
      counter++;
      batches++;
    }
    return current;
  }

  /** Makes the parameter from the statistics so far, without waiting for the remaining steps. */
  public void finishCollection() {
    if (counter <= steps) {
      value.getArray().stopGradient().addi(buffer);
      counter = steps + 1;
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
    if (counter > 0) {
      state.put("value", counter > steps ? value.getArray() : buffer);
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
