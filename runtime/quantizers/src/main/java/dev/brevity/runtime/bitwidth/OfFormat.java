package dev.brevity.runtime.bitwidth;

import ai.djl.ndarray.NDArray;
import dev.brevity.runtime.aten.Constant;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Something computed from a minifloat format, once if the format never changes. */
public final class OfFormat implements AutoCloseable {
  private final Function<MinifloatFormat, NDArray> function;
  private @Nullable NDArray known;

  public OfFormat(Function<MinifloatFormat, NDArray> function) {
    this.function = function;
  }

  /** The function's value; a constant if the format is fixed. */
  public NDArray of(MinifloatFormat format) {
    if (!format.isFixed()) {
      return function.apply(format);
    }
    NDArray value = known;
    if (value == null) {
      value = Constant.keep(function.apply(format));
      known = value;
    }
    return value;
  }

  @Override
  public void close() {
    NDArray value = known;
    known = null;
    if (value != null) {
      value.close();
    }
  }
}
