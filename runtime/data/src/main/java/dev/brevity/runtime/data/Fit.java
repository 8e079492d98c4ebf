package dev.brevity.runtime.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether a shape can be seen as another one, in which −1 stands for any length. */
final class Fit {
  private Fit() {}

  /**
   * The expected shape with its open lengths filled in, when the actual one differs from it in axes
   * of length 1 at most.
   */
  static Optional<List<Long>> of(List<Long> actual, List<Long> expected) {
    if (actual.size() == expected.size() && matches(actual, expected)) {
      return Optional.of(actual);
    }
    List<Long> long1 = actual.stream().filter(size -> size != 1).toList();
    List<Long> long2 = expected.stream().filter(size -> size != 1).toList();
    if (!matches(long1, long2)) {
      return Optional.empty();
    }
    List<Long> filled = new ArrayList<>();
    int next = 0;
    for (long size : expected) {
      filled.add(size == 1 ? Long.valueOf(1) : long1.get(next++));
    }
    return Optional.of(filled);
  }

  private static boolean matches(List<Long> actual, List<Long> expected) {
    if (actual.size() != expected.size()) {
      return false;
    }
    for (int i = 0; i < actual.size(); i++) {
      if (expected.get(i) >= 0 && !expected.get(i).equals(actual.get(i))) {
        return false;
      }
    }
    return true;
  }

  /** A shape as people write it: {@code [any, 28, 28]}. */
  static String text(List<Long> shape) {
    return shape.stream()
        .map(size -> size < 0 ? "any" : size.toString())
        .collect(java.util.stream.Collectors.joining(", ", "[", "]"));
  }
}
