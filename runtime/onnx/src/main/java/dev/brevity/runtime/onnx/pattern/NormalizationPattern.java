package dev.brevity.runtime.onnx.pattern;

import static dev.brevity.runtime.onnx.pattern.Pattern.any;
import static dev.brevity.runtime.onnx.pattern.Pattern.call;
import static dev.brevity.runtime.onnx.pattern.Pattern.mean;
import static dev.brevity.runtime.onnx.pattern.Pattern.number;
import static dev.brevity.runtime.onnx.pattern.Pattern.oneOf;
import static dev.brevity.runtime.onnx.pattern.Pattern.product;
import static dev.brevity.runtime.onnx.pattern.Pattern.quotient;
import static dev.brevity.runtime.onnx.pattern.Pattern.square;
import static dev.brevity.runtime.onnx.pattern.Pattern.sum;
import static dev.brevity.runtime.onnx.pattern.Pattern.tensor;

import dev.brevity.runtime.graph.Argument;
import dev.brevity.runtime.graph.Node;
import dev.brevity.runtime.layer.LayerSpec;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A normalization of the last dimensions of {@code x}, with a weight.
 *
 * @param type {@code LayerNorm} or {@code RMSNorm}
 */
record NormalizationPattern(String type, Pattern pattern) implements LayerPattern {
  private static final Pattern X = any("x");

  /** Those with more parts first. */
  static List<LayerPattern> all() {
    Pattern scaled = weighted(call("sub", X, mean(X, "mean")));
    return List.of(
        new NormalizationPattern("LayerNorm", sum(scaled, tensor("bias"))),
        new NormalizationPattern("LayerNorm", scaled),
        new NormalizationPattern("RMSNorm", weighted(X)));
  }

  /** {@code value / sqrt(mean(value^2) + eps) * weight}. */
  private static Pattern weighted(Pattern value) {
    Pattern variance = mean(square(value), "variance");
    Pattern deviation = call("sqrt", sum(variance, new Pattern.Scalar("eps")));
    Pattern inverse = oneOf(call("onnx.Reciprocal", deviation), quotient(number(1), deviation));
    return oneOf(
        product(quotient(value, deviation), tensor("weight")),
        product(value, inverse, tensor("weight")));
  }

  @Override
  public Optional<FoundLayer> found(Match match, Matcher matcher, Ranks ranks) {
    long[] shape = shape(match.node("weight"), matcher);
    int rank = ranks.of(match.node("x"));
    boolean same =
        Arrays.stream(shape).allMatch(size -> size > 1)
            && averagesLast(match.node("variance"), shape.length, rank)
            && match.find("mean").map(mean -> averagesLast(mean, shape.length, rank)).orElse(true)
            && match
                .find("bias")
                .map(bias -> Arrays.equals(shape(bias, matcher), shape))
                .orElse(true);
    if (!same) {
      return Optional.empty();
    }
    Map<String, @Nullable Object> options = new LinkedHashMap<>();
    options.put("normalized_shape", Arrays.stream(shape).boxed().toList());
    options.put("eps", matcher.number(match.node("eps")).orElseThrow());
    options.put("bias", match.find("bias").isPresent());
    Map<String, Node> weights = new LinkedHashMap<>();
    weights.put("weight", match.node("weight"));
    match.find("bias").ifPresent(bias -> weights.put("bias", bias));
    return Optional.of(new FoundLayer(new LayerSpec(type, options), match.node("x"), weights));
  }

  private static long[] shape(Node constant, Matcher matcher) {
    return matcher.constant(constant).orElseThrow().shape().sizes().stream()
        .mapToLong(Long::longValue)
        .toArray();
  }

  /** Whether a mean is over that many last dimensions, and keeps them. */
  private static boolean averagesLast(Node mean, int count, int rank) {
    List<Argument> arguments = mean.arguments();
    boolean keeps =
        arguments.size() == 3
            && arguments.get(2) instanceof Argument.Literal literal
            && Boolean.TRUE.equals(literal.value());
    if (!keeps || !(arguments.get(1) instanceof Argument.Sequence axes)) {
      return false;
    }
    long[] places = new long[axes.items().size()];
    for (int i = 0; i < places.length; i++) {
      if (!(axes.items().get(i) instanceof Argument.Literal literal
          && literal.value() instanceof Long axis)) {
        return false;
      }
      places[i] = axis >= 0 && rank >= 0 ? axis - rank : axis;
    }
    Arrays.sort(places);
    for (int i = 0; i < places.length; i++) {
      if (places[i] != i - places.length) {
        return false;
      }
    }
    return places.length == count && count > 0;
  }
}
