package dev.brevity.dsl.table;

import dev.brevity.dsl.plan.StepForecast;
import dev.brevity.dsl.text.Paint;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Shows which layers steps come to, in which order, and about how long they take. */
public final class StepTable {
  private static final Set<Integer> NUMBERS = Set.of(1, 2, 3, 4);
  private static final int MOST_NAMES = 2;
  private static final double PER_SECOND = 1e10;
  private static final double MEBIBYTE = 1 << 20;

  private final Paint paint;
  private final boolean all;

  /**
   * @param all whether all layers are named
   */
  public StepTable(Paint paint, boolean all) {
    this.paint = paint;
    this.all = all;
  }

  /** The table and a line below it. */
  public String of(List<StepForecast> steps) {
    List<List<String>> rows = new ArrayList<>();
    for (StepForecast step : steps) {
      rows.add(
          List.of(
              step.step(),
              String.valueOf(step.layers().size()),
              number("%,.1f", (step.perSample() / PER_SECOND + step.seconds()) * 1000),
              number("%,.1f", step.once() / PER_SECOND),
              number("%,.1f", step.bytes() / MEBIBYTE),
              names(step.layers())));
    }
    return new TextTable(
                List.of("step", "layers", "ms per sample", "once (s)", "MiB", "order"), NUMBERS)
            .of(rows, paint)
        + "estimates for one idle processor core, without saving; a busy machine takes longer\n";
  }

  private static String number(String format, double value) {
    return value > 0 ? String.format(Locale.ROOT, format, value) : "";
  }

  private String names(List<String> layers) {
    return all || layers.size() <= MOST_NAMES + 1
        ? String.join(", ", layers)
        : String.join(", ", layers.subList(0, MOST_NAMES)) + " … " + layers.get(layers.size() - 1);
  }
}
