package dev.brevity.tests.conformance.ptq;

import com.fasterxml.jackson.databind.JsonNode;
import dev.brevity.runtime.proxy.QuantizerRecipe;
import dev.brevity.runtime.transform.LayerQuantizers;
import dev.brevity.runtime.transform.QuantizerAssignment;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The quantizers that the reference's entry point for language models makes of its arguments, for
 * all linear layers but the head.
 */
final class LanguageQuantizers {
  private static final String HEAD = "lm_head";
  private static final double SMALLEST_RANGE = 1e-4;

  private final JsonNode args;

  private LanguageQuantizers(JsonNode args) {
    this.args = args;
  }

  static QuantizerAssignment of(JsonNode quantization) {
    LanguageQuantizers made = new LanguageQuantizers(quantization.get("args"));
    Map<String, QuantizerRecipe> recipes = new LinkedHashMap<>();
    recipes.put("weight", made.weight());
    made.input().ifPresent(recipe -> recipes.put("input", recipe));
    LayerQuantizers quantizers = new LayerQuantizers(recipes, false);
    return (layer, spec) ->
        layer.equals(HEAD) || !spec.type().equals("Linear")
            ? Optional.empty()
            : Optional.of(quantizers);
  }

  /** Whether inputs have scales that calibration finds. */
  static boolean calibrates(JsonNode quantization) {
    JsonNode args = quantization.get("args");
    return args.path("input_bit_width").isInt()
        && args.path("input_scale_type").asText().equals("static");
  }

  private QuantizerRecipe weight() {
    boolean symmetric = is("weight_quant_type", "sym");
    String granularity = args.path("weight_quant_granularity").asText();
    String search = is("weight_param_method", "mse") ? "MSE" : "";
    String preset =
        granularity.equals("per_group")
            ? symmetric ? "IntWeightSymmetricGroupQuant" : "ShiftedUint8WeightGroupQuantFloat"
            : (symmetric ? "Int8Weight" : "ShiftedUint8Weight")
                + camel(granularity)
                + "Float"
                + search;
    boolean parameter = is("weight_scaling_impl_type", "parameter_from_stats");
    Map<String, @Nullable Object> overrides = overrides("weight");
    overrides.put("narrow_range", false);
    overrides.put("scaling_impl_type", parameter ? "PARAMETER_FROM_STATS" : "STATS");
    if (granularity.equals("per_group")) {
      overrides.put("group_size", args.get("weight_group_size").asInt());
    }
    if (!symmetric && parameter) {
      overrides.put(
          "zero_point_impl", new QuantizerRecipe.Name("ParameterFromStatsFromParameterZeroPoint"));
    }
    return RecordedQuantizers.presets().quantizer(preset).with(overrides);
  }

  private Optional<QuantizerRecipe> input() {
    if (!args.path("input_bit_width").isInt()) {
      return Optional.empty();
    }
    boolean dynamic = is("input_scale_type", "dynamic");
    String search = is("input_param_method", "mse") ? "MSE" : "";
    String granularity = args.path("input_quant_granularity").asText();
    String preset =
        (is("input_quant_type", "sym") ? "Int8" : "ShiftedUint8")
            + (dynamic ? "DynamicAct" : "Act")
            + camel(granularity)
            + "Float"
            + search;
    Map<String, @Nullable Object> overrides = overrides("input");
    if (granularity.equals("per_group")) {
      overrides.put("group_size", args.get("input_group_size").asInt());
      overrides.put("group_dim", -1);
    }
    return Optional.of(RecordedQuantizers.presets().quantizer(preset).with(overrides));
  }

  private Map<String, @Nullable Object> overrides(String what) {
    Map<String, @Nullable Object> overrides = new LinkedHashMap<>();
    overrides.put("bit_width", args.get(what + "_bit_width").asInt());
    overrides.put(
        "quantize_zero_point", args.path("quantize_" + what + "_zero_point").asBoolean(false));
    overrides.put("scaling_min_val", args.path("scaling_min_val").asDouble(SMALLEST_RANGE));
    return overrides;
  }

  private boolean is(String argument, String value) {
    return args.path(argument).asText().equals(value);
  }

  /** {@code per_channel} as names of presets have it. */
  private static String camel(String words) {
    StringBuilder text = new StringBuilder();
    for (String word : words.split("_")) {
      text.append(Character.toUpperCase(word.charAt(0))).append(word.substring(1));
    }
    return text.toString();
  }
}
