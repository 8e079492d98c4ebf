package dev.brevity.runtime.aten;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;

/** Operators on tensors that NDArray lacks. All are differentiable unless they say otherwise. */
public final class Tensors {
  private Tensors() {}

  /** Copies values into an array that keeps its place in memory. Not differentiable. */
  public static void assign(NDArray target, NDArray value) {
    NDArray alias = Aten.call("assign", target, value);
    alias.close();
  }

  /** Tensors of one element in a row. */
  public static NDArray row(NDArray... elements) {
    NDList parts = new NDList(elements.length);
    for (NDArray element : elements) {
      parts.add(element.reshape(1));
    }
    return NDArrays.concat(parts);
  }

  /** The largest magnitude of all elements; those that have it share the gradient. */
  public static NDArray absMax(NDArray x) {
    return Aten.call(Gradients.recorded() ? "abs_max_grad" : "abs_max", x);
  }

  /**
   * The largest magnitude along a dimension, which the result keeps with size 1; of several that
   * have it, one gets the gradient.
   */
  public static NDArray absMax(NDArray x, NDArray dim) {
    return Aten.call(Gradients.recorded() ? "abs_max_of_dim_grad" : "abs_max_of_dim", x, dim);
  }

  /**
   * The element of the largest magnitude with its sign turned round; of several the first counts.
   */
  public static NDArray signedAbsMax(NDArray x) {
    return Aten.call("signed_abs_max", x);
  }

  /** The same along a dimension, which stays with size 1. */
  public static NDArray signedAbsMax(NDArray x, NDArray dim) {
    return Aten.call("signed_abs_max_of_dim", x, dim);
  }

  /** The unbiased variance of all elements. */
  public static NDArray variance(NDArray x) {
    return Aten.call("variance", x);
  }

  /** The unbiased variance along a dimension, which the result lacks. */
  public static NDArray variance(NDArray x, NDArray dim) {
    return Aten.call("variance_of_dim", x, dim);
  }

  /** The p-norm of all elements. */
  public static NDArray norm(NDArray x, NDArray order) {
    return Aten.call("norm", x, order);
  }

  /** The p-norm along a dimension, which the result keeps with size 1. */
  public static NDArray norm(NDArray x, NDArray order, NDArray dim) {
    return Aten.call("norm_of_dim", x, order, dim);
  }

  /** The lower median of the elements where the mask is true; NaN when there is none. */
  public static NDArray maskedMedian(NDArray x, NDArray mask) {
    return Aten.call("masked_median", x, mask);
  }

  /** The lower median along a dimension of the elements where the mask is true. */
  public static NDArray maskedMedian(NDArray x, NDArray mask, NDArray dim, NDArray keepdim) {
    return Aten.call("masked_median_of_dim", x, mask, dim, keepdim);
  }

  /** The squared difference of each pair of elements. */
  public static NDArray squaredError(NDArray x, NDArray y) {
    return Aten.call("squared_error", x, y);
  }

  /** The sum along a dimension, which the result lacks. */
  public static NDArray sum(NDArray x, NDArray dim) {
    return Aten.call("sum_of_dim", x, dim);
  }

  /** Two to the power of each element, as PyTorch's {@code exp2} rounds it. */
  public static NDArray exp2(NDArray x) {
    return Aten.call("exp2", x);
  }

  /**
   * Elements where the mask is true from {@code x}, the others from {@code y}; all three broadcast.
   */
  public static NDArray select(NDArray mask, NDArray x, NDArray y) {
    return Aten.call("select", mask, x, y);
  }

  /**
   * The elements along a dimension in order, equal ones as they stood.
   *
   * @return the values, and where they stood, int64
   */
  public static NDList sort(NDArray x, int dim, boolean descending) {
    NDManager manager = x.getManager();
    return Aten.callForList(
        "stable_sort", x, manager.create((long) dim), manager.create(descending ? 1L : 0L));
  }

  /**
   * The generalized soft threshold {@code sign(x) * relu(|x| - factor * |x|^exponent)}.
   *
   * @param factor a float64 scalar
   * @param exponent a float64 scalar
   */
  public static NDArray shrink(NDArray x, NDArray factor, NDArray exponent) {
    return Aten.call("shrink", x, factor, exponent);
  }

  /**
   * Rows of length 1 at right angles that span what the rows of a matrix span, by a QR
   * decomposition whose factor R has a positive diagonal. Not differentiable.
   *
   * @param x no more rows than columns
   */
  public static NDArray orthonormalRows(NDArray x) {
    return Aten.call("orthonormal_rows", x);
  }
}
