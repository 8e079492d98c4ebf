package dev.brevity.tests.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import dev.brevity.dsl.value.Value;
import dev.brevity.runtime.bitwidth.ExponentBias;
import dev.brevity.runtime.bitwidth.MaxMantissa;
import dev.brevity.runtime.rounding.FloatToInt;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** What minifloat formats follow from, and how the scales of their groups are rounded. */
final class MinifloatUnits {
  private static final Tensor WEIGHT = Tensor.ofFloats(new long[] {2, 32}, new float[64]);
  private static final Accuracy ROUNDED = (path, x) -> Tolerance.ofElement(2e-7);
  private static final double NEAR = 1e-6;

  private final RecipeSource recipes;

  MinifloatUnits(RecipeSource recipes) {
    this.recipes = recipes;
  }

  Outcome maxMantissa(JsonNode recorded) {
    Outcome plain = maxMantissa(recorded, "closed_form", "grad", "");
    Outcome rounded =
        maxMantissa(
            recorded,
            "with_round_impl",
            "grad_with_round_impl",
            "mantissa_bit_class = MantissaBitWidthClass { max_mantissa_round_impl = RoundSte }");
    List<String> all = new ArrayList<>(plain.mismatches());
    all.addAll(rounded.mismatches());
    return new Outcome(all, "");
  }

  private Outcome maxMantissa(JsonNode recorded, String value, String gradient, String more) {
    return with(
        "Fp8e4m3WeightPerTensorFloat",
        "mantissa_bit_width_impl_type = PARAMETER\n" + more,
        // Where 2 - 2^-m is nearly 2, the gradient is a difference of neighbours.
        (path, x) -> Tolerance.ofElement(2e-6).orAbsolute(6e-8),
        (parts, comparison) ->
            parts.expect(
                comparison,
                scalar(recorded, "mantissa_bit_width"),
                parts.at("compute_max_mantissa", MaxMantissa.class)::largest,
                scalar(recorded, value),
                Optional.of(scalar(recorded, gradient)),
                false));
  }

  Outcome exponentBias(JsonNode recorded) {
    int exponent = recorded.get("exponent_bit_width").asInt();
    return with(
        "Fp8e4m3WeightPerTensorFloat",
        "exponent_bias_impl = ComputeExponentBias\nexponent_bit_width = "
            + exponent
            + "\nbit_width = "
            + (exponent + 4),
        Accuracy.EXACT,
        (parts, comparison) ->
            comparison.expectTensor(
                "bias",
                scalar(recorded, "bias"),
                Native.read(parts.at("exponent_bias_impl", ExponentBias.class).bias())));
  }

  /** Whether exponents are rounded up from just above the bias on, and down just below it. */
  Outcome midMaxBias(JsonNode recorded) {
    float bias = (float) recorded.get("bias").asDouble();
    float[] around = {(float) (bias - NEAR), (float) (bias + NEAR)};
    return with(
        "MXFloat8e4m3Weight",
        midMax(recorded),
        (path, x) -> Tolerance.EXACT.orAbsolute(Double.MIN_VALUE),
        (parts, comparison) ->
            parts.expect(
                comparison,
                Tensor.ofFloats(new long[] {2}, around),
                parts.of("RoundMidMaxSte", FloatToInt.class)::toInt,
                Tensor.ofFloats(new long[] {2}, new float[] {0, 1}),
                Optional.empty(),
                false));
  }

  Outcome roundMidMax(JsonNode recorded) {
    return with(
        midMax(recorded),
        (parts, comparison) ->
            parts.expect(
                comparison,
                Tensor.read(recorded.get("input")),
                parts.of("RoundMidMaxSte", FloatToInt.class)::toInt,
                Tensor.read(recorded.get("out")),
                Optional.of(Tensor.read(recorded.get("grad"))),
                false));
  }

  private static String midMax(JsonNode recorded) {
    int mantissa = recorded.get("mantissa_bit_width").asInt();
    return "restrict_value_float_to_int_impl = RoundMidMaxSte\nmantissa_bit_width = "
        + mantissa
        + "\nbit_width = "
        + (mantissa + 5)
        + "\nmidmax_mantissa_bit_bias = "
        + recorded.get("midmax_mantissa_bit_bias").asDouble();
  }

  /** What a recipe derives from the codes that a format reserves. */
  Outcome midMaxMantissaBitBias(JsonNode recorded) {
    return Outcome.of(
        () -> {
          int mantissa = recorded.get("mantissa_bit_width").asInt();
          String text =
              file(
                  "MXFloat8e4m3Weight",
                  "mantissa_bit_width = "
                      + mantissa
                      + "\nbit_width = "
                      + (mantissa + 5)
                      + "\nnan_values = "
                      + codes(recorded.get("nan_values"))
                      + "\ninf_values = "
                      + codes(recorded.get("inf_values")));
          Comparison comparison = new Comparison(ROUNDED);
          Optional<Value> value =
              new SolvedAttributes(recipes, text, "QuantLinear", new long[] {2, 32})
                  .value("midmax_mantissa_bit_bias");
          comparison.expect(
              "result", recorded.get("result"), value.map(SolvedAttributes::plain).orElse(null));
          return comparison.mismatches();
        });
  }

  private static String codes(JsonNode codes) {
    return codes.isNull()
        ? "none"
        : StreamSupport.stream(codes.spliterator(), false)
            .map(JsonNode::toString)
            .collect(Collectors.joining(", ", "[", "]"));
  }

  private Outcome with(String overrides, BiConsumer<QuantizerParts, Comparison> comparing) {
    return with("MXFloat8e4m3Weight", overrides, Accuracy.EXACT, comparing);
  }

  private Outcome with(
      String preset,
      String overrides,
      Accuracy accuracy,
      BiConsumer<QuantizerParts, Comparison> comparing) {
    return Outcome.of(
        () -> {
          Comparison comparison = new Comparison(accuracy);
          try (QuantizerParts parts =
              new QuantizerParts(recipes, file(preset, overrides), WEIGHT)) {
            comparing.accept(parts, comparison);
          }
          return comparison.mismatches();
        });
  }

  static String file(String preset, String overrides) {
    return "brevity 1\n\nquantizer Candidate extends " + preset + " {\n" + overrides + "\n}\n";
  }

  private static Tensor scalar(JsonNode recorded, String field) {
    return Tensor.scalar(recorded.get(field).asDouble());
  }
}
