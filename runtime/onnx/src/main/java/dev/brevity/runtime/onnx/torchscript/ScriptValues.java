package dev.brevity.runtime.onnx.torchscript;

import dev.brevity.runtime.onnx.fakequant.ActivationGrid;
import dev.brevity.runtime.onnx.fakequant.Constant;
import dev.brevity.runtime.onnx.fakequant.FakeQuantGraph;
import dev.brevity.runtime.onnx.fakequant.StoredCodes;
import dev.brevity.runtime.onnx.fakequant.StoredFloats;
import dev.brevity.runtime.onnx.fakequant.StoredIntegers;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The values that code has computed so far: in floating point, as quantized tensors, or both. A
 * value that lies on a grid is brought from one form to the other when an operator asks for it.
 */
final class ScriptValues {
  private static final int QUINT8 = 13;

  private final FakeQuantGraph graph;
  private final ScriptModule root;
  private final ScriptNames attributes;
  private final ScriptLines lines;
  private final Map<String, Known> values = new HashMap<>();
  private final Map<String, String> constants = new HashMap<>();

  private static final class Known {
    private @Nullable String floats;
    private @Nullable String codes;
    private final @Nullable ActivationGrid grid;

    Known(@Nullable String floats, @Nullable String codes, @Nullable ActivationGrid grid) {
      this.floats = floats;
      this.codes = codes;
      this.grid = grid;
    }
  }

  ScriptValues(FakeQuantGraph graph, ScriptModule root, ScriptNames attributes, ScriptLines lines) {
    this.graph = graph;
    this.root = root;
    this.attributes = attributes;
    this.lines = lines;
  }

  boolean has(String tensor) {
    return values.containsKey(tensor) || graph.constant(tensor).isPresent();
  }

  /** Notes a value in floating point, which may lie on a grid. */
  void floats(String tensor, String variable, Optional<ActivationGrid> grid) {
    values.put(tensor, new Known(variable, null, grid.orElse(null)));
  }

  /** Notes a quantized tensor. */
  void codes(String tensor, String variable, ActivationGrid grid) {
    values.put(tensor, new Known(null, variable, grid));
  }

  /** Says that a tensor is the same as another. */
  void same(String tensor, String other) {
    Known known = values.get(other);
    if (known == null) {
      floats(tensor, floats(other), Optional.empty());
    } else {
      values.put(tensor, known);
    }
  }

  /** The grid that a value lies on; its codes are unsigned. */
  Optional<ActivationGrid> grid(String tensor) {
    Known known = values.get(tensor);
    return known == null ? Optional.empty() : Optional.ofNullable(known.grid);
  }

  /** Whether a value is there as a quantized tensor. */
  boolean isQuantized(String tensor) {
    Known known = values.get(tensor);
    return known != null && known.codes != null;
  }

  /** The value in floating point. */
  String floats(String tensor) {
    Known known = values.get(tensor);
    if (known == null) {
      return constant(graph.constant(tensor).orElseThrow());
    }
    if (known.floats == null) {
      known.floats = lines.call("torch.dequantize", Objects.requireNonNull(known.codes));
    }
    return known.floats;
  }

  /** The value as a quantized tensor. */
  String codes(String tensor) {
    Known known = values.get(tensor);
    if (known == null || known.grid == null) {
      throw new IllegalStateException(tensor + " is not quantized");
    }
    if (known.codes == null) {
      known.codes = quantized(Objects.requireNonNull(known.floats), known.grid);
    }
    return known.codes;
  }

  /** Quantizes a value in floating point. */
  String quantized(String variable, ActivationGrid grid) {
    return lines.call(
        "torch.quantize_per_tensor",
        variable,
        ScriptLines.real(grid.scale()),
        grid.zeroPoint(),
        QUINT8);
  }

  /**
   * Limits codes to those in use. In floating point, as clamping quantized tensors is wrong on some
   * engines.
   */
  String limited(String codes, ActivationGrid grid) {
    if (grid.isWholeByte()) {
      return codes;
    }
    double low = (double) (grid.low() - grid.zeroPoint()) * grid.scale();
    double high = (double) (grid.high() - grid.zeroPoint()) * grid.scale();
    String floats = lines.call("torch.dequantize", codes);
    String clamped =
        lines.call("torch.clamp", floats, ScriptLines.real(low), ScriptLines.real(high));
    return quantized(clamped, grid);
  }

  private String constant(Constant constant) {
    return constants.computeIfAbsent(
        constant.name(),
        name -> {
          String attribute = attributes.of(name);
          root.with(attribute, value(constant));
          return "self." + attribute;
        });
  }

  private static ScriptValue value(Constant constant) {
    if (constant instanceof StoredIntegers integers) {
      return new ScriptValue.Longs(integers.shape(), integers.values());
    }
    return floating(constant);
  }

  /** The numbers of a constant that is a weight or a bias. */
  static ScriptValue.Floats floating(Constant constant) {
    return constant instanceof StoredCodes codes
        ? new ScriptValue.Floats(codes.shape(), codes.values())
        : new ScriptValue.Floats(constant.shape(), ((StoredFloats) constant).values());
  }
}
