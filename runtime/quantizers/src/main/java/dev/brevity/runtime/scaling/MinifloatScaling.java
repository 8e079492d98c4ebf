package dev.brevity.runtime.scaling;

import ai.djl.ndarray.NDArray;
import dev.brevity.injector.IfUnset;
import dev.brevity.injector.Implementation;
import dev.brevity.runtime.bitwidth.MinifloatFormat;
import dev.brevity.runtime.bitwidth.OfFormat;
import dev.brevity.runtime.module.Component;
import jakarta.inject.Inject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The largest finite value of the format, less where codes are set aside for infinity and NaN. */
@Implementation("FloatScaling")
final class MinifloatScaling extends Component implements FloatScaling {
  private final @Nullable NDArray available;
  private final OfFormat threshold = new OfFormat(this::compute);

  @Inject
  public MinifloatScaling(
      @Nullable Double maxAvailableFloat,
      @Nullable List<String> infValues,
      @Nullable List<String> nanValues,
      @IfUnset("true") boolean saturating) {
    this.available = maxAvailableFloat == null ? null : constant(maxAvailableFloat);
    attribute("inf_values", infValues);
    attribute("nan_values", nanValues);
    attribute("saturating", saturating);
  }

  @Override
  public NDArray threshold(MinifloatFormat format) {
    return threshold.of(format);
  }

  private NDArray compute(MinifloatFormat format) {
    return available == null ? format.largest() : format.largest().minimum(available);
  }

  @Override
  public void close() {
    super.close();
    threshold.close();
  }
}
