package dev.brevity.tests.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A preset with the overrides of the reference's entry point for language models: no narrow range,
 * real zero points, scales of weights as parameters, groups and rows along the last dimension.
 */
final class RoundToNearestCase {
  private static final String LEARNED_ZERO_POINT =
      "class:brevitas.core.zero_point.ParameterFromStatsFromParameterZeroPoint";
  private static final Pattern MINIFLOAT = Pattern.compile("e([1-8])m([1-8])");
  private static final double SMALLEST_RANGE = 1e-4;
  private static final Map<String, String> ROUNDINGS =
      Map.of(
          "floor", "FloorSte", "ceil", "CeilSte", "round", "RoundSte", "midmax", "RoundMidMaxSte");
  private static final Feed NOTHING = new Feed.Nothing();

  private final JsonNode node;
  private final JsonNode args;
  private final String preset;

  /**
   * @param presets tells the preset where the record names none
   */
  RoundToNearestCase(JsonNode node, RoundToNearestPresets presets) {
    this.node = node;
    this.args = node.get("args");
    this.preset = node.has("preset") ? node.get("preset").asText() : presets.of(args);
  }

  /** The options of the reference's entry point. */
  JsonNode options() {
    return args;
  }

  /** The preset; empty where it is not known. */
  String preset() {
    return preset;
  }

  boolean fails() {
    return node.has("error");
  }

  /** Quantizes the weight of a linear layer. */
  List<String> weight(Bench bench, Tensor weight) {
    ObjectNode overrides = overrides("weight");
    overrides.put("narrow_range", false);
    overrides.put("scaling_impl_type", "ScalingImplType.PARAMETER_FROM_STATS");
    if (asks("weight_quant_type", "asym")) {
      overrides.put("zero_point_impl", LEARNED_ZERO_POINT);
    }
    try (Specimen specimen =
        bench.weight(recipe(overrides), "QuantLinear", weight, Optional.empty())) {
      specimen.training(false);
      Map<String, ?> answer = specimen.call(NOTHING, null).out();
      Comparison comparison = compare(specimen, answer);
      if (node.has("int_weight")) {
        comparison.expect("int", node.get("int_weight"), answer.get("int"));
        comparison.expect("signed", node.get("signed"), answer.get("signed"));
      }
      JsonNode value = node.has("value") ? node.get("value") : node.path("quant_weight");
      if (value.isMissingNode()) {
        comparison.expectTensor("value", dequantized(), answer.get("value"));
      } else {
        comparison.expect("value", value, answer.get("value"));
      }
      return comparison.mismatches();
    }
  }

  /** Quantizes an input; what is static averages the input and its double. */
  List<String> input(Bench bench, Tensor x) {
    ObjectNode overrides = overrides("input");
    if (asks("input_quant_granularity", "per_group")) {
      overrides.put("group_dim", -1);
    }
    try (Specimen specimen = bench.activation(recipe(overrides), "QuantIdentity")) {
      if (asks("input_scale_type", "static")) {
        specimen.calibrate(List.of(new Feed.Real(x), new Feed.Real(x.times(2))));
      }
      specimen.training(false);
      Map<String, ?> answer = specimen.call(new Feed.Real(x), null).out();
      Comparison comparison = compare(specimen, answer);
      comparison.expect("value", node.get("value"), answer.get("value"));
      return comparison.mismatches();
    }
  }

  private Comparison compare(Specimen specimen, Map<String, ?> answer) {
    double step = Tensor.read(node.get("scale")).largest();
    Accuracy accuracy = new CaseAccuracy(specimen.implementations(), Sensitivity.NONE, step, 0);
    Comparison comparison =
        new Comparison((path, recorded) -> unsignedZeros(accuracy.tolerance(path, recorded)));
    comparison.expect("scale", node.get("scale"), answer.get("scale"));
    if (node.has("zero_point")) {
      comparison.expect("zero_point", node.get("zero_point"), answer.get("zero_point"));
    }
    return comparison;
  }

  /** The record does not tell zeros of different signs apart. */
  private static Tolerance unsignedZeros(Tolerance tolerance) {
    return tolerance.orAbsolute(Double.MIN_VALUE);
  }

  private String recipe(ObjectNode overrides) {
    return RecipeText.of(List.of(preset), overrides);
  }

  /** What weights and inputs have in common. */
  private ObjectNode overrides(String what) {
    ObjectNode overrides = JsonNodeFactory.instance.objectNode();
    overrides.set("bit_width", args.get(what + "_bit_width"));
    overrides.put(
        "quantize_zero_point", args.path("quantize_" + what + "_zero_point").asBoolean(false));
    overrides.put("scaling_min_val", args.path("scaling_min_val").asDouble(SMALLEST_RANGE));
    Matcher format = MINIFLOAT.matcher(args.get(what + "_quant_format").asText());
    if (format.find()) {
      overrides.put("exponent_bit_width", Integer.parseInt(format.group(1)));
      overrides.put("mantissa_bit_width", Integer.parseInt(format.group(2)));
    }
    if (asks(what + "_quant_granularity", "per_group")) {
      overrides.set("group_size", args.get(what + "_group_size"));
    }
    if (asks(what + "_scale_precision", "signed_float_scale")) {
      overrides.put("restrict_scaling_type", "RestrictValueType.SIGNED_FP");
      overrides.put("scaling_stats_op", "StatsOp.SIGNED_MAX");
    }
    String rounding = ROUNDINGS.get(args.path("scale_rounding_func_type").asText());
    if (rounding != null && asks(what + "_scale_precision", "po2_scale")) {
      overrides.put("restrict_value_float_to_int_impl", "class:brevitas.core." + rounding);
    }
    return overrides;
  }

  private boolean asks(String argument, String value) {
    return args.path(argument).asText().equals(value);
  }

  /** What the recorded integers stand for: the record repeats it only where it is anything else. */
  private Tensor dequantized() {
    Tensor integers = Tensor.read(node.get("int_weight"));
    Tensor scale = Tensor.read(node.get("scale"));
    Tensor zeroPoint = Tensor.read(node.get("zero_point"));
    double[] values = new double[integers.data().length];
    for (int i = 0; i < values.length; i++) {
      float shifted = (float) integers.data()[i] - at(zeroPoint, i, values.length);
      values[i] = shifted * at(scale, i, values.length);
    }
    return new Tensor(integers.shape(), Tensor.FLOAT, values);
  }

  /**
   * The value of a tensor that has one value for all elements, for each row or for each element.
   */
  private static float at(Tensor tensor, int element, int elements) {
    return (float) tensor.data()[(int) ((long) element * tensor.data().length / elements)];
  }
}
