package dev.brevity.runtime.onnx.shape;

import dev.brevity.runtime.graph.KnownResult;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * A shape as far as it is known before a model runs.
 *
 * @param dimensions sizes, {@link #VARIES} for those that are not known; empty if not even their
 *     number is known
 */
public record StaticShape(Optional<List<Long>> dimensions) {
  /** Stands for a size that is not known. */
  public static final long VARIES = -1;

  private static final StaticShape UNKNOWN = new StaticShape(Optional.empty());

  public StaticShape {
    dimensions = dimensions.map(List::copyOf);
  }

  /** A shape of which nothing is known. */
  public static StaticShape unknown() {
    return UNKNOWN;
  }

  public static StaticShape of(long... sizes) {
    return of(Arrays.stream(sizes).boxed().toList());
  }

  /** The shape of the result of a node, as far as it is known. */
  public static StaticShape of(KnownResult known) {
    return new StaticShape(known.sizes());
  }

  public static StaticShape of(List<Long> sizes) {
    return new StaticShape(Optional.of(sizes));
  }

  /** So many dimensions of unknown sizes; a negative number stands for an unknown one. */
  public static StaticShape ofRank(int rank) {
    return rank < 0 ? UNKNOWN : of(Collections.nCopies(rank, VARIES));
  }

  /** Number of dimensions; -1 when it is not known. */
  public int rank() {
    return dimensions.map(List::size).orElse(-1);
  }

  /**
   * Sizes of the dimensions.
   *
   * @throws RuntimeException if not even their number is known
   */
  public List<Long> sizes() {
    return dimensions.orElseThrow(UndeterminedException::new);
  }

  /** The size of a dimension, or {@link #VARIES}. */
  public long size(int dimension) {
    return sizes().get(dimension);
  }

  /** Whether all sizes are known. */
  public boolean isComplete() {
    return dimensions.filter(sizes -> !sizes.contains(VARIES)).isPresent();
  }

  /** Number of elements; -1 when it is not known. */
  public long elements() {
    return isComplete() ? product(sizes()) : VARIES;
  }

  /** The product of sizes; {@link #VARIES} if one of them is not known. */
  static long product(List<Long> sizes) {
    long product = 1;
    for (long size : sizes) {
      if (size == VARIES) {
        return VARIES;
      }
      product = Math.multiplyExact(product, size);
    }
    return product;
  }

  /** The same shape with another size. */
  StaticShape with(int dimension, long size) {
    List<Long> changed = new ArrayList<>(sizes());
    changed.set(dimension, size);
    return of(changed);
  }

  /**
   * The dimension, counted from the front.
   *
   * @throws IllegalArgumentException if there is none
   */
  public int axis(long given) {
    return axis(given, sizes().size());
  }

  public static int axis(long given, int rank) {
    if (given < -rank || given >= rank) {
      throw new IllegalArgumentException("there is no axis " + given);
    }
    return (int) (given < 0 ? given + rank : given);
  }

  /**
   * The shape that operands of both shapes are brought to.
   *
   * @throws IllegalArgumentException if they do not fit
   */
  StaticShape broadcast(StaticShape other) {
    if (dimensions.isEmpty() || other.dimensions.isEmpty()) {
      return UNKNOWN;
    }
    int rank = Math.max(rank(), other.rank());
    List<Long> joined = new ArrayList<>();
    for (int i = 0; i < rank; i++) {
      long one = fromEnd(rank - i);
      long two = other.fromEnd(rank - i);
      if (one == two || two == 1) {
        joined.add(one);
      } else if (one == 1 || one == VARIES) {
        joined.add(two);
      } else if (two == VARIES) {
        joined.add(one);
      } else {
        throw new IllegalArgumentException(this + " and " + other + " do not fit");
      }
    }
    return of(joined);
  }

  /** What holds for this shape and the other, of which one will be chosen. */
  StaticShape either(StaticShape other) {
    if (rank() != other.rank() || rank() < 0) {
      return UNKNOWN;
    }
    List<Long> sizes = new ArrayList<>();
    for (int i = 0; i < rank(); i++) {
      sizes.add(size(i) == other.size(i) ? size(i) : VARIES);
    }
    return of(sizes);
  }

  private long fromEnd(int distance) {
    int index = rank() - distance;
    return index < 0 ? 1 : size(index);
  }

  @Override
  public String toString() {
    return dimensions.map(List::toString).orElse("[…]");
  }
}
