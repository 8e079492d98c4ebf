package dev.brevity.tests.benchmark;

import java.util.Locale;

/** A recipe file of about 500 lines, as a team that quantizes many networks might keep it. */
final class LargeRecipe {
  private static final int LINES = 500;
  private static final String[] WEIGHTS = {
    "Int8WeightPerTensorFloat", "Int8WeightPerChannelFloat", "Int8WeightPerChannelFloatMSE"
  };
  private static final String[] ACTIVATIONS = {
    "Int8ActPerTensorFloat", "Uint8ActPerTensorFloat", "ShiftedUint8ActPerTensorFloat"
  };

  private LargeRecipe() {}

  /** The text of a {@code .quant} file. */
  static String text() {
    StringBuilder text = new StringBuilder("brevity 1\n");
    for (int i = 0; text.chars().filter(c -> c == '\n').count() < LINES; i++) {
      text.append(
          String.format(
              Locale.ROOT,
              """

              /// Weights of stage %1$d.
              quantizer Weight%1$d extends %2$s {
                bit_width = %4$d
                narrow_range = %5$s
              }

              /// Activations of stage %1$d.
              quantizer Activation%1$d extends %3$s {
                bit_width = if 2 > 1 then %4$d else 8
                high_percentile_q = 99.%1$02d
              }
              """,
              i,
              WEIGHTS[i % WEIGHTS.length],
              ACTIVATIONS[i % ACTIVATIONS.length],
              2 + i % 7,
              i % 2 == 0));
    }
    return text.toString();
  }
}
