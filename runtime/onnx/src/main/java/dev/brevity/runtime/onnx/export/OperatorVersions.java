package dev.brevity.runtime.onnx.export;

import dev.brevity.runtime.graph.Argument;
import java.util.Map;

/** From which version of the operator set on operators, and some of their options, exist. */
final class OperatorVersions {
  private static final Map<String, Integer> SINCE =
      Map.ofEntries(
          Map.entry("NonMaxSuppression", 10),
          Map.entry("ConvInteger", 10),
          Map.entry("MatMulInteger", 10),
          Map.entry("QLinearConv", 10),
          Map.entry("QLinearMatMul", 10),
          Map.entry("ReverseSequence", 10),
          Map.entry("RoiAlign", 10),
          Map.entry("BitShift", 11),
          Map.entry("CumSum", 11),
          Map.entry("Det", 11),
          Map.entry("DynamicQuantizeLinear", 11),
          Map.entry("GatherND", 11),
          Map.entry("GatherElements", 11),
          Map.entry("Range", 11),
          Map.entry("Round", 11),
          Map.entry("Scatter", 11),
          Map.entry("ScatterElements", 11),
          Map.entry("ScatterND", 11),
          Map.entry("Unique", 11),
          Map.entry("Celu", 12),
          Map.entry("Einsum", 12),
          Map.entry("GreaterOrEqual", 12),
          Map.entry("LessOrEqual", 12),
          Map.entry("HardSwish", 14),
          Map.entry("Trilu", 14),
          Map.entry("CastLike", 15),
          Map.entry("GridSample", 16),
          Map.entry("Bernoulli", 15),
          Map.entry("BlackmanWindow", 17),
          Map.entry("DFT", 17),
          Map.entry("HammingWindow", 17),
          Map.entry("HannWindow", 17),
          Map.entry("LayerNormalization", 17),
          Map.entry("MelWeightMatrix", 17),
          Map.entry("STFT", 17),
          Map.entry("BitwiseAnd", 18),
          Map.entry("BitwiseNot", 18),
          Map.entry("BitwiseOr", 18),
          Map.entry("BitwiseXor", 18),
          Map.entry("CenterCropPad", 18),
          Map.entry("Col2Im", 18),
          Map.entry("GroupNormalization", 18),
          Map.entry("Mish", 18),
          Map.entry("AffineGrid", 20),
          Map.entry("Gelu", 20),
          Map.entry("Attention", 23),
          Map.entry("RMSNormalization", 23),
          Map.entry("RotaryEmbedding", 23),
          Map.entry("Swish", 24),
          Map.entry("TensorScatter", 24));

  private OperatorVersions() {}

  /**
   * Checks that an operator with its options exists.
   *
   * @throws InexpressibleException if only a later version has it
   */
  static void require(String type, Map<String, Argument> options, int opset) {
    int since = Math.max(SINCE.getOrDefault(type, 0), options(type, options));
    if (opset < since) {
      throw InexpressibleException.before(type + " operators", since);
    }
  }

  private static int options(String type, Map<String, Argument> options) {
    Argument reduction = options.get("reduction");
    if (reduction != null) {
      String named = String.valueOf(Operands.literal(reduction));
      return named.equals("none") ? 0 : named.equals("max") || named.equals("min") ? 18 : 16;
    }
    boolean late = options.containsKey("allowzero") || options.containsKey("training_mode");
    boolean places = options.containsKey("coordinate_transformation_mode");
    return type.equals("RoiAlign") && places ? 16 : late ? 14 : 0;
  }
}
