package dev.brevity.runtime.scaling;

import dev.brevity.injector.IfUnset;
import dev.brevity.injector.Implementation;
import dev.brevity.runtime.bitwidth.MinifloatFormat;
import dev.brevity.runtime.module.Component;
import jakarta.inject.Inject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The largest finite value of the format, less where codes are set aside for infinity and NaN. */
@Implementation("FloatScaling")
final class MinifloatScaling extends Component implements FloatScaling {
  private final double available;

  @Inject
  public MinifloatScaling(
      @Nullable Double maxAvailableFloat,
      @Nullable List<String> infValues,
      @Nullable List<String> nanValues,
      @IfUnset("true") boolean saturating) {
    this.available = maxAvailableFloat == null ? 0 : maxAvailableFloat;
    attribute("inf_values", infValues);
    attribute("nan_values", nanValues);
    attribute("saturating", saturating);
  }

  @Override
  public float threshold(MinifloatFormat format) {
    return format.largest(available);
  }
}
