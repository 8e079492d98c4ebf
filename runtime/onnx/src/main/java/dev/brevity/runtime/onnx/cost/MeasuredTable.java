package dev.brevity.runtime.onnx.cost;

import dev.brevity.runtime.onnx.placement.CostTable;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Writes costs that have been measured in the form that {@link CostTable} reads. */
public final class MeasuredTable {
  private static final MathContext DIGITS = new MathContext(4);

  private MeasuredTable() {}

  /**
   * The text of a file: names in alphabetical order, four digits each.
   *
   * @param measured numbers by name
   * @param title says what was measured, in one line
   */
  public static String text(Map<String, Double> measured, String title) {
    StringBuilder text = new StringBuilder("# ").append(title).append('\n');
    text.append("# Times in microseconds, rates in operations per microsecond.\n");
    TreeSet<String> missing = new TreeSet<>(CostTable.defaults().values().keySet());
    missing.removeAll(measured.keySet());
    new TreeMap<>(measured)
        .forEach(
            (name, value) -> text.append(name).append(" = ").append(rounded(value)).append('\n'));
    if (!missing.isEmpty()) {
      text.append("# Not measured, so that of the target holds: ")
          .append(String.join(", ", missing))
          .append('\n');
    }
    return text.toString();
  }

  private static String rounded(double value) {
    return new BigDecimal(value).round(DIGITS).stripTrailingZeros().toPlainString();
  }
}
