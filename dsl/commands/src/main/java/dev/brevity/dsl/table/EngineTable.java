package dev.brevity.dsl.table;

import dev.brevity.dsl.plan.EngineForecast;
import dev.brevity.dsl.text.Glyphs;
import dev.brevity.dsl.text.Paint;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Shows what an engine will compute in integers: a line for each layer, and their sum. */
public final class EngineTable {
  private static final int MOST_NAMES = 6;
  private static final Set<Integer> NUMBERS = Set.of(2);

  private final Paint paint;
  private final boolean all;

  /**
   * @param all whether layers without weights are shown
   */
  public EngineTable(Paint paint, boolean all) {
    this.paint = paint;
    this.all = all;
  }

  /** The table and the lines below it. */
  public String of(EngineForecast forecast) {
    List<List<String>> rows = new ArrayList<>();
    for (EngineForecast.Layer layer : forecast.layers()) {
      if (all || layer.weighted()) {
        rows.add(
            List.of(
                layer.name(),
                layer.isInteger() ? layer.kernel() : "float",
                layer.work() == 0 ? "" : count(layer.work()),
                layer.reason()));
      }
    }
    List<String> headings =
        List.of("layer", "in " + forecast.engine(), "multiply-adds", "why not in integers");
    return new TextTable(headings, NUMBERS).of(rows, paint) + "\n" + summary(forecast);
  }

  /** How much is computed in integers, why not the rest, and what else to know: a line each. */
  public static String summary(EngineForecast forecast) {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%s: %d of %d layers with weights, %.0f %% of multiply-adds, in integers\n",
            forecast.engine(),
            forecast.integers(),
            forecast.weighted(),
            forecast.percent()));
    for (Map.Entry<String, List<EngineForecast.Layer>> reason : forecast.floating().entrySet()) {
      List<EngineForecast.Layer> layers = reason.getValue();
      List<String> names = layers.stream().map(EngineForecast.Layer::name).toList();
      String shown = String.join(", ", names.subList(0, Math.min(MOST_NAMES, names.size())));
      text.append("  ")
          .append(layers.size())
          .append(layers.size() == 1 ? " stays" : " stay")
          .append(" in float because ")
          .append(reason.getKey())
          .append(": ")
          .append(Glyphs.harmless(shown))
          .append(names.size() > MOST_NAMES ? " …\n" : "\n");
    }
    return text.toString();
  }

  private static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
