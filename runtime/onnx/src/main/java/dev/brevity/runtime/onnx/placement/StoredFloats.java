package dev.brevity.runtime.onnx.placement;

import dev.brevity.runtime.onnx.element.Attributes;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import onnx.TensorProto;

/**
 * Weights in codes of operators that stay in floating point: Cast and Mul, which an engine computes
 * once when it loads a file. DequantizeLinear it would compute in every run.
 */
final class StoredFloats {
  private final OperatorGraph graph;
  private final List<Operator> written;
  private final Set<String> done = new HashSet<>();

  /**
   * @param written where operators go
   */
  StoredFloats(OperatorGraph graph, List<Operator> written) {
    this.graph = graph;
    this.written = written;
  }

  /** Writes a weight in floating point, once; returns its name. */
  String write(String weight) {
    WeightCodes codes = graph.weights().get(weight);
    if (codes == null) {
      throw new IllegalStateException("`" + weight + "` is not a weight in codes");
    }
    if (!done.add(weight)) {
      return weight;
    }
    String stored =
        graph.add(
            Tensors.bytes(
                graph.fresh(weight + "_stored"),
                TensorProto.DataType.INT8,
                codes.shape(),
                codes.codes()));
    String scale =
        graph.add(
            Tensors.floats(
                graph.fresh(weight + "_stored_scale"), codes.scaleShape(), codes.scales()));
    String cast = graph.fresh(weight + "_cast");
    written.add(
        Operator.of(
            "Cast",
            List.of(stored),
            cast,
            Attributes.integer("to", TensorProto.DataType.FLOAT.getNumber())));
    written.add(Operator.of("Mul", List.of(cast, scale), weight));
    return weight;
  }
}
