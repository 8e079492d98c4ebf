package dev.brevity.runtime.stats;

import ai.djl.ndarray.NDArray;
import dev.brevity.injector.IfUnset;
import dev.brevity.injector.Implementation;
import dev.brevity.runtime.aten.Tensors;
import dev.brevity.runtime.module.ProxyModule;
import dev.brevity.runtime.module.Scope;
import dev.brevity.runtime.view.ViewShape;
import jakarta.inject.Inject;
import org.jspecify.annotations.Nullable;

/**
 * The statistic with the smallest squared error of the quantizer that uses it, per channel if one
 * is reduced.
 */
@Implementation
final class MSE extends CandidateSearch {
  private final String method;
  private final int iterations;

  /**
   * Makes the search.
   *
   * @param proxyModule the quantizer to run
   * @param mseInitOp the largest candidate
   * @param mseSearchMethod {@code grid}: equidistant candidates; {@code fibonacci}: narrows an
   *     interval
   * @param mseIters how many parts the largest candidate is divided into
   * @throws IllegalArgumentException if the method has another name
   */
  @Inject
  public MSE(
      ProxyModule proxyModule,
      Stats mseInitOp,
      ViewShape innerStatsInputViewShapeImpl,
      @Nullable Integer statsReduceDim,
      @IfUnset("\"fibonacci\"") String mseSearchMethod,
      @IfUnset("20") int mseIters) {
    super(proxyModule, "mse_init_op", mseInitOp, innerStatsInputViewShapeImpl, statsReduceDim);
    if (!mseSearchMethod.equals("grid") && !mseSearchMethod.equals("fibonacci")) {
      throw new IllegalArgumentException(
          "`mse_search_method` is `grid` or `fibonacci`, not `" + mseSearchMethod + "`");
    }
    this.method = mseSearchMethod;
    this.iterations = mseIters;
    attribute("search_method", mseSearchMethod);
    attribute("num", mseIters);
  }

  @Override
  NDArray search(NDArray x) {
    NDArray largest = initial(x);
    NDArray smallest = largest.div((float) iterations);
    return method.equals("grid") ? grid(x, smallest) : fibonacci(x, smallest, largest);
  }

  private NDArray loss(NDArray x, NDArray proposal) {
    try (Scope scope = new Scope(x)) {
      NDArray error = Tensors.squaredError(x, quantizeWith(x, proposal).value());
      return scope.handOut(dim == null ? error.sum() : Tensors.sum(view(error), dim));
    }
  }

  private NDArray grid(NDArray x, NDArray step) {
    NDArray best = step;
    NDArray bestLoss = x.getManager().create(Float.POSITIVE_INFINITY);
    for (int i = 2; i <= iterations; i++) {
      NDArray proposal = step.mul((float) i);
      NDArray loss = loss(x, proposal);
      best = Tensors.select(loss.lt(bestLoss), proposal, best);
      bestLoss = loss.minimum(bestLoss);
    }
    return best;
  }

  private NDArray fibonacci(NDArray x, NDArray smallest, NDArray largest) {
    double[] numbers = fibonacciNumbers(iterations);
    NDArray left = smallest;
    NDArray right = largest;
    NDArray width = right.sub(left);
    NDArray part = width.mul((float) (numbers[iterations - 2] / numbers[iterations]));
    NDArray best = left;
    for (int i = 2; i <= iterations; i++) {
      NDArray large = part.gt(width.div(2f));
      NDArray first = Tensors.select(large, right.sub(part), left.add(part));
      NDArray second = Tensors.select(large, left.add(part), right.sub(part));
      NDArray firstLoss = loss(x, first);
      NDArray secondLoss = loss(x, second);
      right = Tensors.select(firstLoss.lte(secondLoss), second, right);
      left = Tensors.select(firstLoss.gte(secondLoss), first, left);
      NDArray rest = Tensors.select(firstLoss.neq(secondLoss), width, right.sub(left));
      part = rest.mul((float) (numbers[iterations - i] / numbers[iterations - (i - 2)]));
      width = right.sub(left);
      best = Tensors.select(firstLoss.lte(secondLoss), first, second);
    }
    return best;
  }

  private static double[] fibonacciNumbers(int last) {
    double[] numbers = new double[Math.max(last + 1, 2)];
    numbers[1] = 1;
    for (int i = 2; i < numbers.length; i++) {
      numbers[i] = numbers[i - 1] + numbers[i - 2];
    }
    return numbers;
  }
}
