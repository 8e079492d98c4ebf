package dev.brevity.tests.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import dev.brevity.runtime.scaling.Scaling;
import dev.brevity.runtime.stats.Stats;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Statistics and limits of scales. */
final class ScaleUnits {
  private static final Tensor WEIGHT = Tensor.ofFloats(new long[] {2, 3}, new float[6]);
  private static final String SIGNED =
      "scaling_impl_type = STATS\nscaling_stats_op = SIGNED_MAX\n"
          + "restrict_scaling_type = SIGNED_FP\n";

  private final RecipeSource recipes;

  ScaleUnits(RecipeSource recipes) {
    this.recipes = recipes;
  }

  Outcome signedAbsMax(JsonNode recorded) {
    JsonNode dim = recorded.get("stats_reduce_dim");
    String overrides =
        SIGNED
            + "stats_reduce_dim = "
            + (dim.isNull() ? "none" : dim.asText())
            + "\nkeepdim = "
            + recorded.get("keepdim").asBoolean();
    return Outcome.of(
        () -> {
          Comparison comparison = new Comparison(Accuracy.EXACT);
          String text = MinifloatUnits.file("Int8WeightPerTensorFloat", overrides);
          try (QuantizerParts parts = new QuantizerParts(recipes, text, WEIGHT)) {
            parts.expect(
                comparison,
                Tensor.read(recorded.get("input")),
                parts.at("stats_impl", Stats.class)::of,
                Tensor.read(recorded.get("out")),
                Optional.of(Tensor.read(recorded.get("grad"))),
                true);
          }
          return comparison.mismatches();
        });
  }

  /** One scale for each value: that of a channel of one weight. */
  Outcome restrictedAndClamped(JsonNode recorded) {
    if (!recorded.get("max_val").isNull()) {
      return Outcome.skipped("scales have no upper limit; `overrides` compares that of bit widths");
    }
    String restriction = restriction(recorded.get("restrict").asText());
    if (restriction == null) {
      return Outcome.skipped("no scale is restricted that way");
    }
    String lowest = recorded.get("min_val").isNull() ? "none" : recorded.get("min_val").asText();
    String overrides =
        SIGNED.replace("SIGNED_FP", restriction)
            + "scaling_per_output_type = CHANNEL\nscaling_min_val = "
            + lowest;
    // The statistic turns signs round.
    Tensor input = Tensor.read(recorded.get("input"));
    long channels = input.data().length;
    return Outcome.of(
        () -> {
          Comparison comparison =
              new Comparison((path, x) -> Tolerance.EXACT.orAbsolute(Double.MIN_VALUE));
          String text = MinifloatUnits.file("Int8WeightPerChannelFloat", overrides);
          Tensor weight = reshaped(input.times(-1), channels, 1);
          try (QuantizerParts parts = new QuantizerParts(recipes, text, weight)) {
            Scaling scaling = parts.at("scaling_impl", Scaling.class);
            comparison.expectTensor(
                "out",
                reshaped(Tensor.read(recorded.get("out")), channels, 1),
                Native.read(scaling.scale(parts.weight(), null)));
          }
          return comparison.mismatches();
        });
  }

  private static Tensor reshaped(Tensor tensor, long... shape) {
    return new Tensor(shape, Tensor.FLOAT, Arrays.copyOf(tensor.data(), tensor.data().length));
  }

  private static @Nullable String restriction(String name) {
    return switch (name) {
      case "null", "SignedFloatRestrictValue" -> "SIGNED_FP";
      case "FloatRestrictValue" -> "FP";
      default -> null;
    };
  }
}
