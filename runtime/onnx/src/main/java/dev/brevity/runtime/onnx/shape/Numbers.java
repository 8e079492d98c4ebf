package dev.brevity.runtime.onnx.shape;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The elements of a small tensor in the order of its rows, as far as they are known: {@link Long}
 * for integers and truth values, {@link Double} for reals, null for those that are not known.
 */
public record Numbers(List<@Nullable Number> elements) {
  /** Larger tensors are data, not options. */
  public static final int MOST = 256;

  public Numbers {
    elements = Collections.unmodifiableList(new ArrayList<>(elements));
  }

  public static Numbers of(long... integers) {
    return new Numbers(new ArrayList<>(Arrays.stream(integers).boxed().toList()));
  }

  public static Numbers ofReals(double... reals) {
    return new Numbers(new ArrayList<>(Arrays.stream(reals).boxed().toList()));
  }

  public int count() {
    return elements.size();
  }

  /** The element, or null if it is not known. */
  @Nullable Number get(int index) {
    return elements.get(index);
  }

  /** Whether all elements are known. */
  public boolean isComplete() {
    return !elements.contains(null);
  }

  /**
   * All elements as integers.
   *
   * @throws UndeterminedException if one of them is not known
   */
  public long[] integers() {
    return elements.stream().mapToLong(element -> known(element).longValue()).toArray();
  }

  /**
   * All elements as reals.
   *
   * @throws UndeterminedException if one of them is not known
   */
  public double[] reals() {
    return elements.stream().mapToDouble(element -> known(element).doubleValue()).toArray();
  }

  /** The elements at these places, in this order. */
  Numbers select(int... places) {
    List<@Nullable Number> chosen = new ArrayList<>();
    for (int place : places) {
      chosen.add(elements.get(place));
    }
    return new Numbers(chosen);
  }

  private static Number known(@Nullable Number element) {
    if (element == null) {
      throw new UndeterminedException();
    }
    return Objects.requireNonNull(element);
  }
}
