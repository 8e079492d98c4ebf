package dev.brevity.runtime.evaluation;

import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.runtime.data.Numbers.Floats;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Whether samples make sense to a network in floating point: one that answers every sample alike,
 * or is certain of each, or is right no more often than by chance, has been fed with the wrong
 * range or order of numbers.
 */
final class Doubts {
  /** Fewer samples may be alike by chance. */
  private static final int FEWEST = 4;

  /** Fewer labels tell nothing of accuracy. */
  private static final int FEWEST_LABELS = 16;

  private static final float TINY = 1e-6f;

  private final Map<String, Output> outputs = new LinkedHashMap<>();
  private Tally right = Tally.NONE;
  private int classes;

  /** What is seen of one output. */
  private static final class Output {
    private float[] first = {};
    private long samples;
    private boolean same = true;
    private boolean certain = true;

    void add(Floats values) {
      int count = values.shape().isEmpty() ? 1 : values.shape().get(0).intValue();
      int each = count == 0 ? 0 : values.count() / count;
      for (int i = 0; i < count; i++) {
        float[] row = Arrays.copyOfRange(values.values(), i * each, (i + 1) * each);
        first = samples == 0 ? row : first;
        same &= isSame(row);
        certain &= isCertain(row);
        samples++;
      }
    }

    private boolean isSame(float[] row) {
      if (row.length != first.length) {
        return false;
      }
      for (int i = 0; i < row.length; i++) {
        if (!(Math.abs(row[i] - first[i]) <= TINY * Math.abs(first[i]))) {
          return false;
        }
      }
      return row.length > 0;
    }

    /** Whether one class has all of it. */
    private static boolean isCertain(float[] row) {
      int ones = 0;
      for (float value : row) {
        if (Math.abs(value - 1) <= TINY) {
          ones++;
        } else if (!(Math.abs(value) <= TINY)) {
          return false;
        }
      }
      return ones == 1 && row.length > 2;
    }
  }

  /** Takes what the network gives for a batch, samples along the first axis. */
  void add(Map<String, Floats> results) {
    results.forEach(
        (name, values) -> outputs.computeIfAbsent(name, key -> new Output()).add(values));
  }

  /** Takes how many of a batch are of the class that their label says. */
  void add(Tally batch, int number) {
    right = right.plus(batch);
    classes = number;
  }

  /** What is doubtful, a warning each. */
  List<Diagnostic> found() {
    List<Diagnostic> found = new ArrayList<>();
    outputs.forEach(
        (name, output) -> {
          if (output.samples >= FEWEST && output.same) {
            found.add(
                doubt(
                    String.format(
                        Locale.ROOT,
                        "the network in floating point gives the same output `%s` for all %,d"
                            + " samples",
                        name,
                        output.samples)));
          } else if (output.samples >= FEWEST && output.certain) {
            found.add(
                doubt(
                    "the output `"
                        + name
                        + "` of the network in floating point is saturated: one class has all of"
                        + " it, for every sample"));
          }
        });
    if (isChance()) {
      found.add(
          doubt(
              String.format(
                  Locale.ROOT,
                  "the network in floating point is right for %,d of %,d samples, which is chance"
                      + " for %,d classes",
                  right.hits(),
                  right.total(),
                  classes)));
    }
    return found;
  }

  private boolean isChance() {
    if (right.total() < FEWEST_LABELS || classes < 2) {
      return false;
    }
    double chance = 1.0 / classes;
    double deviation = Math.sqrt(chance * (1 - chance) / right.total());
    return right.hits() <= (chance + deviation) * right.total();
  }

  private static Diagnostic doubt(String message) {
    return Diagnostic.of(Code.USELESS_DATA, message)
        .fix("check range, layout and labels of the samples; a *.data.yaml describes them")
        .build();
  }
}
