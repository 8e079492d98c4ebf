package dev.brevity.runtime.module;

import ai.djl.ndarray.NDArray;
import dev.brevity.runtime.aten.Constant;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Remembers a function's result for a constant argument, so that it is computed once. */
public final class Memo implements AutoCloseable {
  private @Nullable Entry entry;

  /** The function's value; recomputed when the argument is not a {@linkplain Constant constant}. */
  public NDArray of(NDArray argument, UnaryOperator<NDArray> function) {
    if (!Constant.is(argument)) {
      return function.apply(argument);
    }
    Entry known = entry;
    if (known != null && known.argument == argument) {
      return known.result;
    }
    // A function that returns its argument needs no copy.
    NDArray value = function.apply(argument);
    NDArray result = Constant.is(value) ? value : Constant.keep(value);
    entry = new Entry(argument, result);
    return result;
  }

  /** Forgets, so that the next call recomputes. */
  @Override
  public void close() {
    Entry known = entry;
    entry = null;
    if (known != null && known.result != known.argument) {
      known.result.close();
    }
  }

  private record Entry(NDArray argument, NDArray result) {}
}
