package dev.brevity.runtime.onnx.operator;

import ai.djl.ndarray.NDArray;
import dev.brevity.runtime.aten.Einsum;
import dev.brevity.runtime.aten.FloatFunctions;
import dev.brevity.runtime.graph.Call;
import dev.brevity.runtime.graph.Value;
import dev.brevity.runtime.graph.function.FunctionRegistry;
import dev.brevity.runtime.onnx.shape.ElementwiseRules;
import dev.brevity.runtime.onnx.shape.ProductRules;
import java.util.List;

/** Products of tensors beyond plain ones. */
final class ProductOperators {
  private ProductOperators() {}

  static List<Operator> all(FunctionRegistry functions) {
    return List.of(
        Operator.of("MatMul", 1, "A B", "", functions.get("matmul")).shape(ProductRules::product),
        Operator.of("Gemm", 1, "A B C", "alpha:f beta:f transA:i transB:i", ProductOperators::gemm)
            .shape(ProductRules::gemm),
        Operator.of("Einsum", 12, "Inputs…", "equation:s", ProductOperators::einsum)
            .shape(ElementwiseRules::sameType),
        Operator.of(
                "Det", 11, "X", "", call -> Value.of(FloatFunctions.determinant(call.array("X"))))
            .shape(ProductRules::determinant));
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
