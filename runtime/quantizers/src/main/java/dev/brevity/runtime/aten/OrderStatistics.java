package dev.brevity.runtime.aten;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/**
 * Elements by their place in sorted order, where those that are no numbers come last. The gradient
 * goes to one element: the only one with the value, or the one that PyTorch's {@code kthvalue}
 * chooses of several.
 *
 * <p>Close to an end few elements matter: the extreme alone, or those parts of 1024 elements whose
 * extremes are among the extremes.
 */
public final class OrderStatistics {
  /** One element near an end to so many others: eight parts of 1024. */
  private static final long NEAR = 8 * 1024;

  private OrderStatistics() {}

  /** The {@code k}-th smallest element, counted from 1. */
  public static NDArray kthValue(NDArray x, long k) {
    long fromTop = x.size() - k + 1;
    if (isNearEnd(fromTop, x.size())) {
      return call("kth_largest", x, fromTop);
    }
    return isNearEnd(k, x.size())
        ? call("kth_smallest", x, k)
        : Aten.call("kth_value", x, x.getManager().create(k));
  }

  /** The {@code k}-th smallest magnitude, counted from 1. */
  public static NDArray kthMagnitude(NDArray x, long k) {
    long fromTop = x.size() - k + 1;
    return isNearEnd(fromTop, x.size())
        ? call("kth_largest_magnitude", x, fromTop)
        : kthValue(x.abs(), k);
  }

  /** The {@code k}-th smallest element along a dimension, which the result lacks. */
  public static NDArray kthValue(NDArray x, long k, int dim) {
    long count = x.getShape().get(dim);
    long fromTop = count - k + 1;
    String function = "kth_value_of_dim";
    long rank = k;
    if (!Gradients.recorded() && isNearEnd(fromTop, count)) {
      function = "kth_largest_of_dim";
      rank = fromTop;
    } else if (!Gradients.recorded() && isNearEnd(k, count)) {
      function = "kth_smallest_of_dim";
    }
    NDManager manager = x.getManager();
    return Aten.call(function, x, manager.create(rank), manager.create((long) dim));
  }

  /** Whether an element, counted from the nearer end from 1, is among the few outermost. */
  private static boolean isNearEnd(long fromEnd, long count) {
    return fromEnd >= 1 && fromEnd <= Math.min(count, Math.max(1, count / NEAR));
  }

  private static NDArray call(String function, NDArray x, long fromEnd) {
    String recorded = Gradients.recorded() ? "_grad" : "";
    return Aten.call(function + recorded, x, x.getManager().create(fromEnd));
  }
}
