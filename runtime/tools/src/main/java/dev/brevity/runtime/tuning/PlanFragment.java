package dev.brevity.runtime.tuning;

import dev.brevity.dsl.evaluate.ValueNotation;
import dev.brevity.dsl.value.Value;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes what tuning has decided as a plan, with what was measured in comments. */
final class PlanFragment {
  private PlanFragment() {}

  /**
   * The text of a recipe file.
   *
   * @param plan the plan that was tuned, of the catalog or of a file next to this one
   * @param export the options of its export
   * @param milliseconds that the network in floating point takes
   */
  static String of(
      String plan,
      Map<String, Value> export,
      double milliseconds,
      List<Measured> measured,
      Measured chosen) {
    StringBuilder text = new StringBuilder("brevity 1\n\n");
    text.append("// Measured on this machine with one thread: the network in floating point takes ")
        .append(number(milliseconds))
        .append(" ms.\n// time relative to it, signal-to-noise ratio, size:\n");
    for (Measured one : measured) {
      text.append("//   ")
          .append(one.equals(chosen) ? "* " : "  ")
          .append(number(one.latency().ratio()))
          .append(
              String.format(
                  Locale.ROOT,
                  " (%.2f ... %.2f), %s, %,d bytes: ",
                  one.latency().lower(),
                  one.latency().upper(),
                  decibels(one.sqnr()),
                  one.bytes()))
          .append(options(one.candidate().options()))
          .append('\n');
    }
    java.util.Map<String, Value> options = new java.util.LinkedHashMap<>(export);
    options.putAll(chosen.candidate().options());
    options.put("tune", new Value.Truth(false));
    options.values().removeIf(value -> value instanceof Value.None);
    text.append("plan Tuned extends ").append(plan).append(" {\n  export onnx_qcdq {\n");
    options.forEach(
        (name, value) ->
            text.append("    ")
                .append(name)
                .append(" = ")
                .append(ValueNotation.of(value))
                .append('\n'));
    return text.append("  }\n}\n").toString();
  }

  static String decibels(double sqnr) {
    return Double.isInfinite(sqnr) && sqnr > 0
        ? "exact"
        : String.format(Locale.ROOT, "%.1f dB", sqnr);
  }

  private static String options(Map<String, Value> options) {
    return options.entrySet().stream()
        .map(option -> option.getKey() + " = " + ValueNotation.of(option.getValue()))
        .collect(Collectors.joining("  "));
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }
}
