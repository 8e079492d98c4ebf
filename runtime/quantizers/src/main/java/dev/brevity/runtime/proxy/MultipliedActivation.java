package dev.brevity.runtime.proxy;

import ai.djl.ndarray.NDArray;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * An activation function whose values are multiplied, as equalization wants it.
 *
 * @param function null for none
 * @param multiplication by factors that fit the values
 */
public record MultipliedActivation(
    @Nullable Activation function, UnaryOperator<NDArray> multiplication) implements Activation {
  @Override
  public NDArray apply(NDArray x) {
    return multiplication.apply(function == null ? x : function.apply(x));
  }
}
