package dev.brevity.runtime.algorithm.rotation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.aten.Orthogonal;
import java.util.List;
import java.util.Optional;

/**
 * A Hadamard matrix with rows of length 1: the product of one of the known base matrices and of
 * Sylvester's, whose size is a power of two (Sylvester 1867, Paley 1933, Williamson 1944).
 *
 * @param size number of rows
 * @param base size of the base matrix; 1 for none
 */
public record Hadamard(int size, int base) {
  private static final List<Integer> BASES =
      List.of(172, 156, 152, 140, 108, 60, 52, 36, 28, 40, 20, 12);

  /** The matrix of a size; empty if none is known. */
  public static Optional<Hadamard> of(int size) {
    for (int base : BASES) {
      if (size % base == 0 && isPowerOfTwo(size / base)) {
        return Optional.of(new Hadamard(size, base));
      }
    }
    return isPowerOfTwo(size) ? Optional.of(new Hadamard(size, 1)) : Optional.empty();
  }

  /**
   * The closest size above one that has a matrix with a base, found again and again.
   *
   * @param steps how often; 0 for the size itself
   */
  public static int closestSize(int size, int steps) {
    int found = size;
    for (int i = 0; i < steps; i++) {
      found = next(found);
    }
    return found;
  }

  private static int next(int size) {
    long best = Long.MAX_VALUE;
    for (int base : BASES) {
      long times = (size + 1L + base - 1) / base;
      long below = base * Long.highestOneBit(times);
      long candidate = below > size ? below : base * roundedUp(times);
      if (candidate > size && candidate <= best) {
        best = candidate;
      }
    }
    return Math.toIntExact(best);
  }

  private static long roundedUp(long number) {
    long below = Long.highestOneBit(number);
    return below == number ? number : 2 * below;
  }

  private static boolean isPowerOfTwo(int number) {
    return number > 0 && (number & (number - 1)) == 0;
  }

  /**
   * The last dimension multiplied by the matrix.
   *
   * @param x float32 {@code [*, size]}
   */
  public NDArray apply(NDArray x) {
    return Orthogonal.hadamard(x, base(x.getManager()));
  }

  /** As {@link #apply} with the base matrix transposed. */
  public NDArray applyTransposed(NDArray x) {
    return Orthogonal.hadamard(x, base(x.getManager()).transpose());
  }

  /** The matrix itself, float32: what a row is multiplied by from the right. */
  public NDArray matrix(NDManager manager) {
    return apply(manager.eye(size));
  }

  private NDArray base(NDManager manager) {
    return base == 1
        ? manager.ones(new Shape(1, 1))
        : manager.create(HadamardBases.of(base), new Shape(base, base));
  }
}
