package dev.brevity.runtime.graph.function;

import ai.djl.ndarray.NDArray;
import dev.brevity.runtime.graph.Value;
import dev.brevity.runtime.tensor.PlainTensor;
import dev.brevity.runtime.tensor.QuantTensor;
import dev.brevity.runtime.tensor.ScaledTensor;
import java.util.function.UnaryOperator;

/** Functions whose results are among the values of their argument, so that its scale holds on. */
public final class Grid {
  private Grid() {}

  /** The result of moving values around, or of dropping some of them. */
  public static Value keep(QuantTensor input, UnaryOperator<NDArray> movement) {
    NDArray moved = movement.apply(input.value());
    // One scale for all holds wherever a value goes.
    boolean single =
        input instanceof ScaledTensor scaled
            && scaled.scale().size() == 1
            && scaled.zeroPoint().size() == 1;
    return Value.of(single ? input.withValue(moved) : new PlainTensor(moved));
  }
}
