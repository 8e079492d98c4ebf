package dev.brevity.runtime.evaluation;

import dev.brevity.runtime.data.Numbers.Floats;
import java.util.List;
import java.util.Optional;

/** The class with the highest score, the first one where several are equal. */
final class TopOne {
  private TopOne() {}

  /**
   * The classes that scores of shape (samples, classes) or (samples, positions, classes) stand for;
   * further axes of length 1 do not matter.
   *
   * @return one class per sample and position; nothing for outputs of another shape
   */
  public static Optional<int[]> classes(Floats scores) {
    List<Long> shape = scores.shape();
    int end = end(shape);
    if (end < 2 || end > 3 || shape.get(end - 1) < 2) {
      return Optional.empty();
    }
    int width = shape.get(end - 1).intValue();
    int[] classes = new int[scores.count() / width];
    for (int row = 0; row < classes.length; row++) {
      int best = row * width;
      for (int i = best + 1; i < (row + 1) * width; i++) {
        if (scores.values()[i] > scores.values()[best]) {
          best = i;
        }
      }
      classes[row] = best - row * width;
    }
    return Optional.of(classes);
  }

  /** The number of axes without those of length 1 at the end. */
  private static int end(List<Long> shape) {
    int end = shape.size();
    while (end > 2 && shape.get(end - 1) == 1) {
      end--;
    }
    return end;
  }

  /**
   * Whether scores stand for one class per sample, and not for one at each of several positions, as
   * boxes of detectors have them too.
   */
  static boolean isOfSamples(Floats scores) {
    return end(scores.shape()) == 2;
  }

  /** How many classes the scores are for, if {@link #classes} finds any. */
  static int width(Floats scores) {
    return scores.shape().get(end(scores.shape()) - 1).intValue();
  }

  static Tally agreement(int[] classes, int[] others) {
    long same = 0;
    for (int i = 0; i < classes.length; i++) {
      same += classes[i] == others[i] ? 1 : 0;
    }
    return new Tally(same, classes.length);
  }

  static Tally accuracy(int[] classes, long[] labels) {
    long right = 0;
    for (int i = 0; i < classes.length; i++) {
      right += classes[i] == labels[i] ? 1 : 0;
    }
    return new Tally(right, classes.length);
  }
}
