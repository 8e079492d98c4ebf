package dev.brevity.runtime.onnx.placement;

import dev.brevity.runtime.onnx.element.Attributes;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import onnx.TensorProto.DataType;

/**
 * Products with weights whose other operand is quantized when it is known: DynamicQuantizeLinear,
 * once per tensor, then MatMulInteger, Cast and Mul, which onnxruntime makes one operator of.
 */
final class DynamicProducts {
  private record Quantized(String codes, String scale, String zeroPoint) {}

  private final OperatorGraph graph;
  private final List<Operator> written;
  private final CodeWriter coded;
  private final Map<String, Quantized> known = new HashMap<>();

  /**
   * @param written where operators go
   */
  DynamicProducts(OperatorGraph graph, List<Operator> written, CodeWriter coded) {
    this.graph = graph;
    this.written = written;
    this.coded = coded;
  }

  /** Which of the integer operators are written so: those between values in floating point. */
  static Set<Operator> among(OperatorGraph graph, IntegerPlan plan) {
    Set<Operator> found = new HashSet<>();
    for (Operator operator : plan.integers()) {
      if (operator.is("MatMul")
          && plan.givesFloat(operator)
          && !plan.isRounded(operator.input(0))
          && graph.shape(operator.input(0)).filter(shape -> shape.length >= 2).isPresent()) {
        found.add(operator);
      }
    }
    return found;
  }

  void write(Operator product, String activation, String result) {
    Quantized quantized = known.computeIfAbsent(activation, this::quantize);
    String weight = product.input(1);
    WeightCodes codes = coded.known(weight);
    long[] shape = codes.axis() < 0 ? new long[0] : new long[] {codes.scales().length};
    String stored = coded.codes(codes, weight);
    String scale = graph.add(Tensors.floats(graph.fresh(weight + "_scale"), shape, codes.scales()));
    String zero =
        graph.add(
            Tensors.bytes(
                graph.fresh(weight + "_zero_point"), DataType.INT8, new long[0], (byte) 0));
    String sum = graph.fresh(result + "_integer");
    String real = graph.fresh(result + "_cast");
    String step = graph.fresh(result + "_step");
    written.add(
        Operator.of(
            "MatMulInteger", List.of(quantized.codes(), stored, quantized.zeroPoint(), zero), sum));
    written.add(
        Operator.of(
            "Cast", List.of(sum), real, Attributes.integer("to", DataType.FLOAT.getNumber())));
    written.add(Operator.of("Mul", List.of(quantized.scale(), scale), step));
    written.add(Operator.of("Mul", List.of(real, step), result));
  }

  private Quantized quantize(String tensor) {
    Quantized made =
        new Quantized(
            graph.fresh(tensor + "_dynamic"),
            graph.fresh(tensor + "_dynamic_scale"),
            graph.fresh(tensor + "_dynamic_zero_point"));
    written.add(
        Operator.of("DynamicQuantizeLinear", List.of(tensor), made.codes())
            .with(List.of(tensor), List.of(made.codes(), made.scale(), made.zeroPoint())));
    return made;
  }
}
