package dev.brevity.runtime.onnx.qop;

import dev.brevity.runtime.onnx.fakequant.ActivationGrid;
import dev.brevity.runtime.onnx.fakequant.Constant;
import dev.brevity.runtime.onnx.fakequant.FakeQuantGraph;
import dev.brevity.runtime.onnx.fakequant.GraphDraft;
import dev.brevity.runtime.onnx.fakequant.NodeDraft;
import dev.brevity.runtime.onnx.fakequant.StoredCodes;
import dev.brevity.runtime.onnx.fakequant.StoredFloats;
import dev.brevity.runtime.onnx.fakequant.StoredIntegers;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The values that nodes have computed so far: in floating point, as codes, or both. A value that
 * lies on a grid is brought from one form to the other when an operator asks for it.
 */
final class QopValues {
  private final FakeQuantGraph graph;
  private final GraphDraft draft;
  private final Map<String, Known> values = new HashMap<>();
  private final Map<Constant, String> constants = new HashMap<>();
  private final Map<ActivationGrid, Parameters> parameters = new LinkedHashMap<>();

  private static final class Known {
    private final String tensor;
    private @Nullable String floats;
    private @Nullable String codes;
    private final @Nullable ActivationGrid grid;

    Known(
        String tensor,
        @Nullable String floats,
        @Nullable String codes,
        @Nullable ActivationGrid grid) {
      this.tensor = tensor;
      this.floats = floats;
      this.codes = codes;
      this.grid = grid;
    }
  }

  /** The names of the scale and the zero point of a grid. */
  record Parameters(String scale, String zeroPoint) {}

  QopValues(FakeQuantGraph graph, GraphDraft draft) {
    this.graph = graph;
    this.draft = draft;
  }

  /** Notes a value in floating point of the same name, which may lie on a grid. */
  void floats(String tensor, Optional<ActivationGrid> grid) {
    values.put(tensor, new Known(tensor, tensor, null, grid.orElse(null)));
  }

  /** Notes a value of which there are codes. */
  void codes(String tensor, String codes, ActivationGrid grid) {
    values.put(tensor, new Known(tensor, null, codes, grid));
  }

  /**
   * Brings a value on its grid again, so that what comes next goes back from integers and engines
   * see the operator between them.
   */
  void quantizeAgain(String tensor) {
    String codes = codes(tensor);
    String floats = draft.name(tensor + "_dequantized");
    values.put(tensor, new Known(floats, null, codes, grid(tensor).orElseThrow()));
  }

  /** Says that a tensor is the same as another that has been computed. */
  void same(String tensor, String other) {
    Known known = values.get(other);
    if (known != null) {
      values.put(tensor, known);
    }
  }

  boolean has(String tensor) {
    return values.containsKey(tensor) || graph.constant(tensor).isPresent();
  }

  /** The grid that a value lies on. */
  Optional<ActivationGrid> grid(String tensor) {
    Known known = values.get(tensor);
    return known == null ? Optional.empty() : Optional.ofNullable(known.grid);
  }

  /** The name of the value in floating point. */
  String floats(String tensor) {
    Known known = values.get(tensor);
    if (known == null) {
      return constant(tensor);
    }
    if (known.floats == null && known.codes != null && known.grid != null) {
      Parameters grid = parameters(known.grid);
      known.floats =
          draft.node(
              new NodeDraft("DequantizeLinear").input(known.codes, grid.scale(), grid.zeroPoint()),
              known.tensor);
    }
    return known.floats == null ? tensor : known.floats;
  }

  /** The name of the codes of a value that lies on a grid. */
  String codes(String tensor) {
    Known known = values.get(tensor);
    if (known == null || known.grid == null) {
      throw new IllegalStateException(tensor + " is not quantized");
    }
    if (known.codes == null) {
      known.codes = quantized(floats(tensor), known.grid, tensor);
    }
    return known.codes;
  }

  /** Quantizes a value in floating point; names begin with that of the result. */
  String quantized(String floats, ActivationGrid grid, String tensor) {
    Parameters known = parameters(grid);
    String codes =
        draft.node(
            new NodeDraft("QuantizeLinear").input(floats, known.scale(), known.zeroPoint()),
            draft.name(tensor + "_quantized"));
    return limited(codes, grid, tensor);
  }

  /** Limits codes of 8 bits to those in use. */
  String limited(String codes, ActivationGrid grid, String tensor) {
    if (grid.isWholeByte()) {
      return codes;
    }
    long[] single = {};
    return draft.node(
        new NodeDraft("Clip")
            .input(
                codes,
                draft.bytes(tensor + "_min", grid.signed(), single, grid.low()),
                draft.bytes(tensor + "_max", grid.signed(), single, grid.high())),
        draft.name(tensor + "_clipped"));
  }

  /** The constants of a grid, which all of its users share. */
  Parameters parameters(ActivationGrid grid) {
    ActivationGrid whole = new ActivationGrid(grid.scale(), grid.zeroPoint(), grid.signed(), 0, 0);
    long[] single = {};
    return parameters.computeIfAbsent(
        whole,
        known ->
            new Parameters(
                draft.floats("scale", single, grid.scale()),
                draft.bytes("zero_point", grid.signed(), single, grid.zeroPoint())));
  }

  private String constant(String tensor) {
    Optional<Constant> known = graph.constant(tensor);
    return known.isPresent() && !draft.isRead(tensor)
        ? constants.computeIfAbsent(known.get(), this::constant)
        : draft.kept(tensor);
  }

  private String constant(Constant constant) {
    String name = constant.name() + "_values";
    if (constant instanceof StoredIntegers integers) {
      return draft.ints(name, integers.shape(), integers.values());
    }
    float[] values =
        constant instanceof StoredCodes codes ? codes.values() : ((StoredFloats) constant).values();
    return draft.floats(name, constant.shape(), values);
  }
}
