package dev.brevity.runtime.recurrent.onnx;

import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.layer.LayerSpec;
import java.util.List;
import java.util.stream.Stream;

/**
 * The description of a recurrent operator as a layer: its type is that of the operator, and its
 * options are those of the operator with {@code input_size}, {@code bias}, {@code peepholes}, and
 * for each optional input whether it is given.
 */
public final class RecurrentSpec {
  /** Inputs that may be left out, in order. */
  public static final List<String> OPTIONAL_INPUTS =
      List.of("sequence_lens", "initial_h", "initial_c");

  private RecurrentSpec() {}

  /** The optional inputs that are given, in order. */
  public static List<String> optionalInputs(LayerSpec spec) {
    return OPTIONAL_INPUTS.stream().filter(name -> spec.flag(name, false)).toList();
  }

  /**
   * How the operator computes.
   *
   * @throws IllegalArgumentException if an option makes no sense
   */
  public static CellOptions options(LayerSpec spec) {
    CellKind kind = CellKind.valueOf(spec.type());
    String direction = spec.text("direction", "forward");
    return new CellOptions(
        kind,
        direction,
        spec.integer("layout", 0) != 0,
        CellOptions.activations(
            kind,
            direction,
            items(spec, "activations").map(String::valueOf).toList(),
            numbers(spec, "activation_alpha"),
            numbers(spec, "activation_beta")),
        spec.real("clip", 0),
        spec.integer("linear_before_reset", 0) != 0,
        spec.integer("input_forget", 0) != 0);
  }

  /** The shape of a parameter of the layer. */
  static Shape shape(LayerSpec spec, String parameter) {
    CellOptions options = options(spec);
    long size = spec.integer("hidden_size");
    long rows = options.kind().gates() * size;
    return switch (parameter) {
      case "bias" -> new Shape(options.directions(), 2 * rows);
      case "peepholes" -> new Shape(options.directions(), 3 * size);
      default -> new Shape(rows, parameter.startsWith("input") ? spec.integer("input_size") : size);
    };
  }

  private static List<Double> numbers(LayerSpec spec, String option) {
    return items(spec, option).map(item -> ((Number) item).doubleValue()).toList();
  }

  private static Stream<?> items(LayerSpec spec, String option) {
    return spec.options().get(option) instanceof List<?> list ? list.stream() : Stream.of();
  }
}
