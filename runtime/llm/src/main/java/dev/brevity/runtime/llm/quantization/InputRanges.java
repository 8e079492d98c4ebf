package dev.brevity.runtime.llm.quantization;

import ai.djl.ndarray.NDArray;
import dev.brevity.runtime.attention.QuantScaledDotProductAttention;
import dev.brevity.runtime.graph.Argument;
import dev.brevity.runtime.graph.Function;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.graph.Node;
import dev.brevity.runtime.graph.Operation;
import dev.brevity.runtime.graph.Value;
import dev.brevity.runtime.layer.WeightLayer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The smallest and largest values that come into layers while calibration data pass. */
public final class InputRanges {
  /** What follows the name of a layer where the range of its input is stored. */
  public static final String INPUT = ".input_range";

  /** What follows the name of attention where the range of keys is stored. */
  public static final String KEYS = ".key_range";

  /** The same for values. */
  public static final String VALUES = ".value_range";

  private final Map<String, float[]> ranges = new LinkedHashMap<>();
  private boolean open = true;

  private InputRanges() {}

  /** Watches the linear layers of a graph, and what attention sees. */
  static InputRanges watch(Graph graph) {
    InputRanges watched = new InputRanges();
    for (Node call : List.copyOf(graph.nodes())) {
      String layer = call.layer().orElse("");
      if (graph.layers().get(layer) instanceof WeightLayer) {
        watched.insert(graph, call, 0, layer + INPUT);
      } else if (graph.layers().get(layer) instanceof QuantScaledDotProductAttention) {
        String attention = layer.substring(0, layer.lastIndexOf('.'));
        watched.insert(graph, call, 1, attention + KEYS);
        watched.insert(graph, call, 2, attention + VALUES);
      }
    }
    return watched;
  }

  /** Ends watching; what passes later does not count. */
  void stop() {
    open = false;
  }

  /** The ranges by name: two numbers each. */
  Map<String, float[]> found() {
    return ranges;
  }

  private void insert(Graph graph, Node call, int argument, String name) {
    Function watch =
        new Function(
            "watch_range",
            List.of("input"),
            values -> {
              NDArray array = values.array("input");
              if (open) {
                add(name, array.min().getFloat(), array.max().getFloat());
              }
              return Value.of(array);
            });
    Node watching =
        graph.insertBefore(
            call, name, new Operation.FunctionCall(watch), call.arguments().get(argument));
    call.setArgument(argument, Argument.of(watching));
  }

  private void add(String name, float least, float most) {
    float[] known = ranges.computeIfAbsent(name, unknown -> new float[2]);
    known[0] = Math.min(known[0], least);
    known[1] = Math.max(known[1], most);
  }
}
