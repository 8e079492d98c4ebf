package dev.brevity.runtime.onnx.pattern;

import static dev.brevity.runtime.onnx.pattern.Pattern.any;
import static dev.brevity.runtime.onnx.pattern.Pattern.call;
import static dev.brevity.runtime.onnx.pattern.Pattern.layer;
import static dev.brevity.runtime.onnx.pattern.Pattern.number;
import static dev.brevity.runtime.onnx.pattern.Pattern.oneOf;
import static dev.brevity.runtime.onnx.pattern.Pattern.product;
import static dev.brevity.runtime.onnx.pattern.Pattern.sum;
import static dev.brevity.runtime.onnx.pattern.Pattern.times;

import dev.brevity.runtime.layer.LayerSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An activation function of {@code x}.
 *
 * @param spec the layer that it is
 */
record ActivationPattern(LayerSpec spec, Pattern pattern) implements LayerPattern {
  private static final Pattern X = any("x");

  /** All of them, those first that are part of others last. */
  static List<LayerPattern> all() {
    return List.of(
        new ActivationPattern(new LayerSpec("GELU", Map.of("approximate", "none")), gelu()),
        new ActivationPattern(new LayerSpec("GELU", Map.of("approximate", "tanh")), geluByTanh()),
        new ActivationPattern(LayerSpec.of("Hardswish"), hardSwish()),
        new ActivationPattern(LayerSpec.of("Hardsigmoid"), times(1.0 / 6, limitedAbove3())),
        new ActivationPattern(LayerSpec.of("Mish"), mish()),
        new ActivationPattern(LayerSpec.of("SiLU"), product(X, layer("Sigmoid", X))));
  }

  /** {@code x / 2 * (1 + erf(x / sqrt(2)))}. */
  private static Pattern gelu() {
    Pattern error = call("onnx.Erf", times(Math.sqrt(0.5), X));
    Pattern above = sum(number(1), error);
    return oneOf(product(number(0.5), X, above), product(times(0.5, X), above));
  }

  /** {@code x / 2 * (1 + tanh(sqrt(2 / pi) * (x + 0.044715 * x^3)))}. */
  private static Pattern geluByTanh() {
    double inner = Math.sqrt(2 / Math.PI);
    Pattern cube = oneOf(call("onnx.Pow", X, number(3)), product(X, X, X));
    Pattern third = product(number(0.044715), cube);
    Pattern factored = sum(number(1), product(number(0.044715), X, X));
    Pattern argument = oneOf(times(inner, sum(X, third)), product(number(inner), X, factored));
    Pattern above = sum(number(1), layer("Tanh", argument));
    return oneOf(product(number(0.5), X, above), product(times(0.5, X), above));
  }

  private static Pattern limitedAbove3() {
    return layer("ReLU6", sum(X, number(3)));
  }

  private static Pattern hardSwish() {
    return oneOf(
        product(X, layer("Hardsigmoid", X)),
        product(X, times(1.0 / 6, limitedAbove3())),
        times(1.0 / 6, product(X, limitedAbove3())));
  }

  private static Pattern mish() {
    Pattern soft = oneOf(layer("Softplus", X), call("onnx.Softplus", X));
    return product(X, layer("Tanh", soft));
  }

  @Override
  public Optional<FoundLayer> found(Match match, Matcher matcher, Ranks ranks) {
    return Optional.of(new FoundLayer(spec, match.node("x"), Map.of()));
  }
}
