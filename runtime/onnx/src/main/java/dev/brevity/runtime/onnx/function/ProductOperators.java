package dev.brevity.runtime.onnx.function;

import ai.djl.ndarray.NDArray;
import dev.brevity.runtime.aten.Einsum;
import dev.brevity.runtime.aten.FloatFunctions;
import dev.brevity.runtime.graph.Call;
import dev.brevity.runtime.graph.Value;
import java.util.List;

/** Products of tensors beyond plain ones. */
final class ProductOperators {
  private ProductOperators() {}

  static void addTo(OperatorTable table) {
    table.add("Gemm", "A B C", "alpha:f beta:f transA:i transB:i", ProductOperators::gemm);
    table.add("Einsum", "Inputs…", "equation:s", ProductOperators::einsum);
    table.add("Det", "X", "", call -> Value.of(FloatFunctions.determinant(call.array("X"))));
    table.rank(ResultRank.TWO, "Gemm");
  }

  private static Value einsum(Call call) {
    List<NDArray> factors =
        call.arguments().stream().map(argument -> argument.tensor().value()).toList();
    return Value.of(Einsum.of(call.text("equation", "").replace(" ", ""), factors));
  }

  private static Value gemm(Call call) {
    NDArray a = call.array("A");
    NDArray b = call.array("B");
    NDArray left = call.integer("transA", 0) != 0 ? a.transpose() : a;
    NDArray right = call.integer("transB", 0) != 0 ? b.transpose() : b;
    NDArray product = left.matMul(right);
    double alpha = call.real("alpha", 1);
    double beta = call.real("beta", 1);
    NDArray y = alpha == 1 ? product : product.mul((float) alpha);
    if (!call.has("C")) {
      return Value.of(y);
    }
    NDArray c = call.array("C");
    return Value.of(y.add(beta == 1 ? c : c.mul((float) beta)));
  }
}
