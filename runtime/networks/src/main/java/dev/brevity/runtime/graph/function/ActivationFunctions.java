package dev.brevity.runtime.graph.function;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import dev.brevity.runtime.aten.FloatFunctions;
import dev.brevity.runtime.graph.Value;
import dev.brevity.runtime.tensor.Clipping;
import java.util.List;
import java.util.function.UnaryOperator;

/** Activation functions, softmax and attention. */
final class ActivationFunctions {
  private static final List<String> INPUT = List.of("input");

  private ActivationFunctions() {}

  static void addTo(FunctionRegistry registry) {
    registry.add("relu", INPUT, call -> Value.of(Clipping.relu(call.tensor("input"))));
    registry.add("relu6", INPUT, call -> Value.of(Clipping.relu6(call.tensor("input"))));
    unary(registry, "sigmoid", Activation::sigmoid);
    unary(registry, "tanh", Activation::tanh);
    unary(registry, "silu", x -> x.mul(Activation.sigmoid(x)));
    registry.addSynonym("relu_", "relu");
    registry.add(
        "gelu",
        List.of("input", "approximate"),
        call ->
            Value.of(
                FloatFunctions.gelu(
                    call.array("input"), call.text("approximate", "none").equals("tanh"))));
    registry.add(
        "leaky_relu",
        List.of("input", "negative_slope"),
        call ->
            Value.of(
                Activation.leakyRelu(
                    call.array("input"), (float) call.real("negative_slope", 0.01))));
    registry.add(
        "hardtanh",
        List.of("input", "min_val", "max_val"),
        call ->
            Value.of(
                Clipping.clip(
                    call.tensor("input"),
                    (float) call.real("min_val", -1),
                    (float) call.real("max_val", 1))));
    registry.add(
        "softmax",
        List.of("input", "dim"),
        call -> Value.of(call.array("input").softmax((int) call.integer("dim"))));
    registry.add(
        "dropout", List.of("input", "p", "training"), call -> Value.of(call.tensor("input")));
    registry.add(
        "scaled_dot_product_attention",
        List.of("query", "key", "value", "attn_mask", "dropout_p", "is_causal"),
        call ->
            Value.of(
                FloatFunctions.attention(
                    call.array("query"),
                    call.array("key"),
                    call.array("value"),
                    call.has("attn_mask") ? call.array("attn_mask") : null,
                    call.flag("is_causal", false))));
  }

  private static void unary(FunctionRegistry registry, String name, UnaryOperator<NDArray> f) {
    registry.add(name, INPUT, call -> Value.of(f.apply(call.array("input"))));
  }
}
