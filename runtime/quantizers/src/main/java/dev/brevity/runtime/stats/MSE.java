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
  private final SearchBase base;
  private final boolean bipolar;

  /**
   * Makes the search.
   *
   * @param proxyModule the quantizer to run
   * @param mseInitOp the candidate that ends the search; it may be negative
   * @param mseBaseOp the candidate that begins it
   * @param mseSearchMethod {@code grid}: equidistant candidates; {@code fibonacci}: narrows an
   *     interval
   * @param mseIters how many candidates are tried, or how often an interval is narrowed
   * @param bipolarSearch whether half of the candidates have the opposite sign
   * @throws IllegalArgumentException if the method has another name
   */
  @Inject
  public MSE(
      ProxyModule proxyModule,
      Stats mseInitOp,
      ViewShape innerStatsInputViewShapeImpl,
      @Nullable Integer statsReduceDim,
      @IfUnset("\"fibonacci\"") String mseSearchMethod,
      int mseIters,
      SearchBase mseBaseOp,
      @IfUnset("false") boolean bipolarSearch) {
    super(proxyModule, "mse_init_op", mseInitOp, innerStatsInputViewShapeImpl, statsReduceDim);
    if (!mseSearchMethod.equals("grid") && !mseSearchMethod.equals("fibonacci")) {
      throw new IllegalArgumentException(
          "`mse_search_method` is `grid` or `fibonacci`, not `" + mseSearchMethod + "`");
    }
    this.method = mseSearchMethod;
    this.iterations = mseIters;
    this.base = child("mse_base_op", mseBaseOp);
    this.bipolar = bipolarSearch;
    attribute("search_method", mseSearchMethod);
    attribute("num", mseIters);
    attribute("bipolar_search", bipolarSearch);
  }

  @Override
  NDArray search(NDArray x) {
    NDArray last = initial(x);
    NDArray first = base.base(last);
    NDArray left = first.minimum(last);
    NDArray right = first.maximum(last);
    if (!bipolar) {
      return between(x, left, right, iterations).candidate();
    }
    Found positive = between(x, left, right, iterations / 2);
    Found negative = between(x, right.neg(), left.neg(), iterations / 2);
    return Tensors.select(
        positive.loss().lte(negative.loss()), positive.candidate(), negative.candidate());
  }

  private Found between(NDArray x, NDArray left, NDArray right, int count) {
    return method.equals("grid") || count < 2
        ? grid(x, left, right, count)
        : fibonacci(x, left, right, count);
  }

  /** The best candidate and its loss, per channel if one is reduced. */
  private record Found(NDArray candidate, NDArray loss) {}

  private NDArray loss(NDArray x, NDArray proposal) {
    try (Scope scope = new Scope(x)) {
      NDArray error = Tensors.squaredError(x, quantizeWith(x, proposal).value());
      return scope.handOut(dim == null ? error.sum() : Tensors.sum(view(error), dim));
    }
  }

  /** Equidistant candidates, both ends included; of equally good ones the leftmost. */
  private Found grid(NDArray x, NDArray left, NDArray right, int count) {
    NDArray width = right.sub(left);
    NDArray best = left;
    NDArray bestLoss = loss(x, left);
    float[] parts =
        count < 2
            ? new float[0]
            : x.getManager().linspace(1f / (count - 1), 1f, count - 1).toFloatArray();
    for (float part : parts) {
      NDArray proposal = left.add(width.mul(part));
      NDArray loss = loss(x, proposal);
      best = Tensors.select(loss.lt(bestLoss), proposal, best);
      bestLoss = loss.minimum(bestLoss);
    }
    return new Found(best, bestLoss);
  }

  private Found fibonacci(NDArray x, NDArray smallest, NDArray largest, int count) {
    double[] numbers = fibonacciNumbers(count);
    NDArray left = smallest;
    NDArray right = largest;
    NDArray width = right.sub(left);
    NDArray part = width.mul((float) (numbers[count - 2] / numbers[count]));
    NDArray best = left;
    NDArray bestLoss = left;
    for (int i = 2; i <= count; i++) {
      NDArray large = part.gt(width.div(2f));
      NDArray first = Tensors.select(large, right.sub(part), left.add(part));
      NDArray second = Tensors.select(large, left.add(part), right.sub(part));
      NDArray firstLoss = loss(x, first);
      NDArray secondLoss = loss(x, second);
      right = Tensors.select(firstLoss.lte(secondLoss), second, right);
      left = Tensors.select(firstLoss.gte(secondLoss), first, left);
      NDArray rest = Tensors.select(firstLoss.neq(secondLoss), width, right.sub(left));
      part = rest.mul((float) (numbers[count - i] / numbers[count - (i - 2)]));
      width = right.sub(left);
      best = Tensors.select(firstLoss.lte(secondLoss), first, second);
      bestLoss = firstLoss.minimum(secondLoss);
    }
    return new Found(best, bestLoss);
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
