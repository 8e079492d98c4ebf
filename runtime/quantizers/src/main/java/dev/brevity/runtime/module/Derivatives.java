package dev.brevity.runtime.module;

import ai.djl.ndarray.NDArray;
import dev.brevity.runtime.aten.Constant;
import dev.brevity.runtime.aten.Differentiation;
import dev.brevity.runtime.aten.Gradients;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * How quantized data follows each number that its quantizer learns. Data itself has no gradient, so
 * what a layer computes from it linearly can follow these numbers directly, and the gradient of the
 * data, which may cost as much as the layer itself, is not needed.
 *
 * <p>The derivatives of the data live until this is closed.
 */
public final class Derivatives implements Recording, AutoCloseable {
  private final List<Derivative> found = new ArrayList<>(2);

  /**
   * The values without gradient, if all numbers that are learned are single ones; how the values
   * follow them is found along the way. Otherwise as they are recorded ordinarily.
   */
  @Override
  public NDArray values(NDArray x, Quantization quantization, NDArray... numbers) {
    NDArray[] spread = numbers.clone();
    List<Integer> learned = new ArrayList<>(numbers.length);
    for (int i = 0; i < numbers.length; i++) {
      if (!Constant.is(numbers[i]) && Gradients.reach(numbers[i])) {
        learned.add(i);
      }
    }
    boolean single = learned.stream().allMatch(i -> numbers[i].size() == 1);
    if (learned.isEmpty() || !single || Gradients.reach(x)) {
      return quantization.of(numbers);
    }
    // With one number for each element the gradient is the derivative of each element.
    learned.forEach(i -> spread[i] = Differentiation.variable(numbers[i], x.getShape()));
    NDArray values = quantization.of(spread);
    if (!Gradients.reach(values)) {
      return values;
    }
    Differentiation.differentiate(values);
    learned.forEach(i -> found(numbers[i], Differentiation.derivative(spread[i])));
    return values.stopGradient();
  }

  @Override
  public boolean findsDerivatives() {
    return true;
  }

  @Override
  public void found(NDArray number, NDArray derivative) {
    // The scope of the quantizer ends before the layer needs it.
    Constant.release(derivative);
    found.add(new Derivative(number, derivative));
  }

  /** Whether there is no number to follow. */
  public boolean isEmpty() {
    return found.isEmpty();
  }

  /**
   * Lets the result of a linear function of the data follow the numbers.
   *
   * @param y the result, float32
   * @param linear the same function without its constant part, and without gradient
   * @return the same values
   */
  public NDArray follow(NDArray y, UnaryOperator<NDArray> linear) {
    NDArray following = y;
    for (Derivative derivative : found) {
      NDArray direction = linear.apply(derivative.ofData());
      following = Differentiation.follow(following, derivative.number(), direction);
    }
    return following;
  }

  @Override
  public void close() {
    found.forEach(derivative -> derivative.ofData().close());
    found.clear();
  }

  /**
   * @param number with gradient, one element
   * @param ofData without gradient, in the shape of the data
   */
  private record Derivative(NDArray number, NDArray ofData) {}
}
