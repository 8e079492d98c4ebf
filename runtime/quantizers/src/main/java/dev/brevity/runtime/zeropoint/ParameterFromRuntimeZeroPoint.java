package dev.brevity.runtime.zeropoint;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import dev.brevity.injector.IfUnset;
import dev.brevity.injector.Implementation;
import dev.brevity.runtime.aten.Constant;
import dev.brevity.runtime.aten.StraightThrough;
import dev.brevity.runtime.module.Component;
import dev.brevity.runtime.module.IntegerQuant;
import dev.brevity.runtime.stats.CollectedStatistic;
import dev.brevity.runtime.stats.CollectsStatistic;
import dev.brevity.runtime.stats.Stats;
import dev.brevity.runtime.view.Shapes;
import dev.brevity.runtime.view.ViewShape;
import jakarta.inject.Inject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A zero point from each batch's own statistic for the first training steps, and from then on a
 * learned parameter that starts with their average. Evaluation uses the average until there is a
 * parameter.
 */
@Implementation
final class ParameterFromRuntimeZeroPoint extends Component
    implements ZeroPoint, CollectsStatistic {
  private final Stats stats;
  private final ViewShape view;
  private final Shape shape;
  private final ScaleShiftZeroPoint scaleShift;
  private final NDArray buffer;
  private final Parameter value;
  private final CollectedStatistic statistic;

  @Inject
  public ParameterFromRuntimeZeroPoint(
      int collectStatsSteps,
      IntegerQuant intQuant,
      boolean quantizeZeroPoint,
      Stats zeroPointStatsImpl,
      List<Integer> zeroPointShape,
      ViewShape zeroPointStatsInputViewShapeImpl,
      @IfUnset("0.1") @Nullable Double zeroPointStatsMomentum,
      @IfUnset("false") boolean collectsLargest) {
    this.shape = Shapes.of(zeroPointShape);
    this.view = child("stats_input_view_shape_impl", zeroPointStatsInputViewShapeImpl);
    this.stats = child("zero_point_stats_impl", zeroPointStatsImpl);
    this.scaleShift =
        child("scale_shift_zero_point", new IntegerScaleShift(intQuant, quantizeZeroPoint));
    this.value = parameter("value", Constant.filled(shape, 0f));
    this.buffer = buffer("buffer", Constant.filled(shape, 0f));
    this.statistic =
        new CollectedStatistic(
            collectStatsSteps,
            zeroPointStatsMomentum,
            collectsLargest,
            buffer,
            () -> value.getArray().stopGradient().addi(buffer));
    attribute("collect_stats_steps", collectStatsSteps);
    attribute("momentum", zeroPointStatsMomentum);
    attribute("zero_point_shape", zeroPointShape);
    liveAttribute("counter", statistic::counter);
    counter("counter", statistic::counter, statistic::setCounter);
    liveAttribute("local_loss_mode", statistic::isLocalLossMode);
  }

  @Override
  public NDArray zeroPoint(NDArray x, NDArray scale, NDArray bitWidth) {
    NDArray offset = StraightThrough.absWithBinarySignGradient(offset(x));
    return scaleShift.zeroPoint(offset, scale, bitWidth);
  }

  @Override
  public boolean followsValues() {
    return isTraining() && statistic.isCollecting();
  }

  private NDArray offset(NDArray x) {
    if (!isTraining()) {
      return statistic.isFinished() ? value.getArray() : buffer;
    }
    if (statistic.isCollecting()) {
      NDArray current = Shapes.as(stats.of(view.view(x)), shape);
      if (stats.isExtreme()) {
        statistic.take(current, () -> current, extreme -> extreme);
      } else {
        statistic.take(current);
      }
      return current;
    }
    statistic.finish();
    return value.getArray();
  }

  @Override
  public CollectedStatistic statistic() {
    return statistic;
  }

  /** The parameter; while statistics are being collected, their average in its place. */
  @Override
  protected Map<String, NDArray> ownState() {
    Map<String, NDArray> state = new LinkedHashMap<>();
    if (statistic.counter() > 0) {
      state.put("value", statistic.isFinished() ? value.getArray() : buffer);
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
