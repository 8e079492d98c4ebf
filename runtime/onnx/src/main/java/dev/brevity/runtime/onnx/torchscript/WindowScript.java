package dev.brevity.runtime.onnx.torchscript;

import dev.brevity.runtime.onnx.fakequant.FakeQuantGraph;
import dev.brevity.runtime.onnx.fakequant.FakeQuantNode.Call;
import java.util.Arrays;
import java.util.Optional;

/** Writes pooling and padding. */
final class WindowScript {
  private final ScriptLines lines;
  private final ScriptValues values;

  WindowScript(ScriptLines lines, ScriptValues values) {
    this.lines = lines;
    this.values = values;
  }

  Optional<String> write(Call call) {
    return switch (call.type()) {
      case "MaxPool" -> maximum(call, values.floats(call.input(0)), true);
      case "AveragePool" -> average(call);
      default -> Optional.empty();
    };
  }

  /**
   * Writes MaxPool.
   *
   * @param pads whether values may be padded before, as floats may
   */
  Optional<String> maximum(Call call, String variable, boolean pads) {
    long[] kernel = integers(call, "kernel_shape", new long[0]);
    int spatial = kernel.length;
    long[] padding = integers(call, "pads", new long[2 * spatial]);
    if (spatial < 1 || spatial > 3) {
      return Optional.empty();
    }
    String input = variable;
    long[] both = Arrays.copyOf(padding, spatial);
    boolean ceil = call.attributes().integer("ceil_mode", 0) == 1;
    if (!WeightedScript.isEven(padding)) {
      if (!pads || ceil) {
        return Optional.empty();
      }
      String outside = ScriptLines.real(Double.NEGATIVE_INFINITY);
      input =
          lines.call(
              "torch.constant_pad_nd",
              variable,
              ScriptLines.list(WeightedScript.inwards(padding)),
              outside);
      both = new long[spatial];
    }
    String window =
        ScriptLines.list(kernel)
            + ", "
            + ScriptLines.list(integers(call, "strides", ones(spatial)))
            + ", "
            + ScriptLines.list(both)
            + ", "
            + ScriptLines.list(integers(call, "dilations", ones(spatial)));
    String function = "torch.max_pool" + spatial + "d";
    return Optional.of(
        ceil ? lines.call(function, input, window, "True") : lines.call(function, input, window));
  }

  private Optional<String> average(Call call) {
    long[] kernel = integers(call, "kernel_shape", new long[0]);
    int spatial = kernel.length;
    long[] padding = integers(call, "pads", new long[2 * spatial]);
    boolean counts = call.attributes().integer("count_include_pad", 0) == 1;
    if (spatial < 1 || spatial > 3 || !WeightedScript.isEven(padding)) {
      return Optional.empty();
    }
    return Optional.of(
        lines.call(
            "torch.avg_pool" + spatial + "d",
            values.floats(call.input(0)),
            ScriptLines.list(kernel),
            ScriptLines.list(integers(call, "strides", ones(spatial))),
            ScriptLines.list(Arrays.copyOf(padding, spatial)),
            call.attributes().integer("ceil_mode", 0) == 1 ? "True" : "False",
            counts ? "True" : "False"));
  }

  Optional<String> pad(Call call, FakeQuantGraph graph) {
    Optional<long[]> pads = graph.integers(call.input(1));
    Optional<Float> value =
        call.input(2).isEmpty()
            ? Optional.of(0f)
            : graph.floats(call.input(2)).filter(all -> all.length == 1).map(all -> all[0]);
    boolean constant = call.attributes().text("mode", "constant").equals("constant");
    if (!constant || pads.isEmpty() || value.isEmpty() || !call.input(3).isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        lines.call(
            "torch.constant_pad_nd",
            values.floats(call.input(0)),
            ScriptLines.list(WeightedScript.inwards(pads.get())),
            ScriptLines.real(value.get())));
  }

  private static long[] integers(Call call, String name, long[] otherwise) {
    return call.attributes()
        .integers(name)
        .map(all -> all.stream().mapToLong(Long::longValue).toArray())
        .orElse(otherwise);
  }

  private static long[] ones(int count) {
    long[] ones = new long[count];
    Arrays.fill(ones, 1);
    return ones;
  }
}
