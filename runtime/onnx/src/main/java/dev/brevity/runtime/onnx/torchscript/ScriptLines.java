package dev.brevity.runtime.onnx.torchscript;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** The lines of a method. */
final class ScriptLines {
  private final StringBuilder lines = new StringBuilder();
  private int count;

  /** Computes something; returns the name of the result. */
  String add(String expression) {
    count++;
    lines.append("    _").append(count).append(" = ").append(expression).append('\n');
    return "_" + count;
  }

  /** A call of a function. */
  String call(String function, Object... arguments) {
    return add(
        function
            + Arrays.stream(arguments)
                .map(String::valueOf)
                .collect(Collectors.joining(", ", "(", ")")));
  }

  static String list(long... values) {
    return LongStream.of(values)
        .mapToObj(String::valueOf)
        .collect(Collectors.joining(", ", "[", "]"));
  }

  static String real(double value) {
    if (Double.isInfinite(value)) {
      return value > 0 ? "3.4028234663852886E38" : "-3.4028234663852886E38";
    }
    return String.valueOf(value);
  }

  @Override
  public String toString() {
    return lines.toString();
  }
}
