package dev.brevity.tests.conformance;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A command line of the reference's program for language models, and the plan that says the same.
 */
final class ReferenceCommand {
  private static final Set<String> WITHOUT_EFFECT =
      Set.of(
          "model",
          "dtype",
          "seqlen",
          "nsamples",
          "eval",
          "bos-preprocessing",
          "gpxq-block-name",
          "seed",
          "replace-rmsnorm");
  private static final Set<String> SAID =
      Set.of(
          "weight-bit-width",
          "weight-quant-type",
          "weight-quant-granularity",
          "weight-group-size",
          "weight-quant-format",
          "weight-scale-precision",
          "weight-param-method",
          "weight-narrow-range",
          "quantize-weight-zero-point",
          "scale-rounding-func-type",
          "input-bit-width",
          "input-quant-format",
          "input-scale-precision",
          "input-scale-type",
          "input-quant-granularity",
          "input-quant-type",
          "input-group-size",
          "input-param-method",
          "quantize-input-zero-point",
          "act-calibration",
          "quantize-last-layer",
          "act-equalization",
          "act-equalization-alpha",
          "bias-corr",
          "gptq",
          "gpfq",
          "qronos",
          "qronos-alpha",
          "magr",
          "magr-alpha",
          "gpxq-act-order",
          "gpxq-use-quant-activations",
          "learned-round",
          "learned-round-iters",
          "svd-quant",
          "svd-quant-rank",
          "svd-quant-iters");

  private final Map<String, String> options = new LinkedHashMap<>();

  ReferenceCommand(List<String> arguments) {
    for (int i = 0; i < arguments.size(); i++) {
      String name = arguments.get(i).substring(2);
      boolean valued = i + 1 < arguments.size() && !arguments.get(i + 1).startsWith("--");
      options.put(name, valued ? arguments.get(++i) : "");
    }
  }

  /** An option that plans cannot say yet. */
  Optional<String> unsupported() {
    if ("fx".equals(options.get("act-equalization"))) {
      return Optional.of("act-equalization fx");
    }
    return options.keySet().stream()
        .filter(name -> !WITHOUT_EFFECT.contains(name) && !SAID.contains(name))
        .findFirst();
  }

  /** The plan {@code Row}. */
  String plan() {
    StringBuilder text = new StringBuilder("brevity 1\n\nplan Row {\n  style = layerwise\n");
    text.append("  layers Linear {\n    weight = ").append(weight()).append('\n');
    input().ifPresent(input -> text.append("    input = ").append(input).append('\n'));
    text.append("  }\n");
    if (!has("quantize-last-layer")) {
      text.append("  keep \"lm_head\"\n");
    }
    text.append("  keep \"model.embed_tokens\"\n");
    List<String> steps = steps();
    if (!steps.isEmpty()) {
      text.append("  steps {\n");
      steps.forEach(step -> text.append("    ").append(step).append('\n'));
      text.append("  }\n");
    }
    return text.append("}\n").toString();
  }

  private List<String> steps() {
    List<String> steps = new ArrayList<>();
    if (has("act-equalization")) {
      steps.add(
          "activation_equalization { layerwise = true  alpha = "
              + get("act-equalization-alpha", "0.5")
              + "  batch_size = 1 }");
    }
    if (has("magr")) {
      steps.add("magr { alpha = " + get("magr-alpha", "0.01") + "  batch_size = 1 }");
    }
    if (has("svd-quant")) {
      steps.add(
          "svd_quant { rank = "
              + get("svd-quant-rank", "32")
              + "  iters = "
              + get("svd-quant-iters", "1")
              + " }");
    }
    if (has("act-calibration")) {
      steps.add("calibrate { batch_size = 1 }");
    }
    if (has("learned-round")) {
      steps.add("learned_round { iters = " + get("learned-round-iters", "200") + " }");
    }
    for (String algorithm : List.of("gptq", "gpfq", "qronos")) {
      if (has(algorithm)) {
        String alpha =
            algorithm.equals("qronos") ? "alpha = " + get("qronos-alpha", "1e-6") + "  " : "";
        steps.add(
            algorithm
                + " { "
                + alpha
                + "act_order = "
                + has("gpxq-act-order")
                + "  use_quant_activations = "
                + has("gpxq-use-quant-activations")
                + "  batch_size = 1 }");
      }
    }
    if (has("bias-corr")) {
      steps.add("bias_correction { batch_size = 1 }");
    }
    return steps;
  }

  private String weight() {
    boolean asymmetric = get("weight-quant-type", "sym").equals("asym");
    boolean group = get("weight-quant-granularity", "per_group").equals("per_group");
    boolean powers = get("weight-scale-precision", "float_scale").equals("po2_scale");
    String per =
        get("weight-quant-granularity", "").equals("per_channel") ? "PerChannel" : "PerTensor";
    String method = get("weight-param-method", "stats").toUpperCase(Locale.ROOT);
    String suffix = (powers ? "FixedPoint" : "Float") + (method.equals("STATS") ? "" : method);
    List<String> settings = new ArrayList<>();
    settings.add("bit_width = " + get("weight-bit-width", "8"));
    String base;
    @Nullable String family = family(get("weight-quant-format", "int"));
    if (family == null) {
      if (group) {
        base =
            powers
                ? (asymmetric ? "ShiftedMXUInt8Weight" : "MXInt8Weight")
                : asymmetric
                    ? (method.equals("HQO")
                        ? "ShiftedUint8WeightPerGroupFloatHQO"
                        : "ShiftedUint8WeightGroupQuantFloat")
                    : "IntWeightSymmetricGroupQuant";
      } else {
        base = (asymmetric ? "ShiftedUint8Weight" : "Int8Weight") + per + suffix;
      }
      if (!powers) {
        settings.add(
            asymmetric
                ? "quantize_zero_point = " + has("quantize-weight-zero-point")
                : "narrow_range = " + has("weight-narrow-range"));
      }
    } else {
      base =
          group
              ? (powers ? "MXFloat8e4m3Weight" : "Fp8e4m3" + family + "WeightSymmetricGroupQuant")
              : "Fp8e4m3" + family + "Weight" + per + suffix;
      minifloat(settings, get("weight-quant-format", ""));
    }
    if (group) {
      settings.add("group_size = " + get("weight-group-size", "128"));
    }
    rounding(settings, powers);
    return base + " { " + String.join("  ", settings) + " }";
  }

  private Optional<String> input() {
    if (!has("input-bit-width")) {
      return Optional.empty();
    }
    boolean asymmetric = get("input-quant-type", "asym").equals("asym");
    String granularity = get("input-quant-granularity", "per_tensor");
    boolean group = granularity.equals("per_group");
    boolean row = granularity.equals("per_row");
    boolean powers = get("input-scale-precision", "float_scale").equals("po2_scale");
    boolean dynamic = get("input-scale-type", "static").equals("dynamic");
    String suffix =
        (row ? "PerRow" : group ? "PerGroup" : "PerTensor")
            + (powers ? "FixedPoint" : "Float")
            + (get("input-param-method", "stats").equals("mse") ? "MSE" : "");
    List<String> settings = new ArrayList<>();
    settings.add("bit_width = " + get("input-bit-width", "8"));
    String base;
    @Nullable String family = family(get("input-quant-format", "int"));
    if (family == null) {
      base =
          group && powers
              ? "MXInt8Act"
              : (asymmetric ? "ShiftedUint8" : "Int8")
                  + (dynamic ? "Dynamic" : "")
                  + "Act"
                  + suffix;
      if (asymmetric && !(group && powers)) {
        settings.add("quantize_zero_point = " + has("quantize-input-zero-point"));
      }
    } else {
      String prefix = dynamic && row ? "FP8e4m3" : "Fp8e4m3";
      base =
          group && powers
              ? "MXFloat8e4m3Act"
              : prefix + family + (dynamic ? "Dynamic" : "") + "Act" + suffix;
      minifloat(settings, get("input-quant-format", ""));
    }
    if (group) {
      settings.add("group_size = " + get("input-group-size", "64"));
      settings.add("group_dim = -1");
    }
    rounding(settings, powers);
    return Optional.of(base + " { " + String.join("  ", settings) + " }");
  }

  /** The family of a minifloat; null for integers. */
  private static @Nullable String family(String format) {
    if (format.equals("int")) {
      return null;
    }
    return format.startsWith("float_ocp") ? "OCP" : format.startsWith("float_fnuz") ? "FNUZ" : "";
  }

  private static void minifloat(List<String> settings, String format) {
    String bits = format.substring(format.lastIndexOf('_') + 1);
    settings.add("exponent_bit_width = " + bits.charAt(1));
    settings.add("mantissa_bit_width = " + bits.charAt(3));
  }

  private void rounding(List<String> settings, boolean powers) {
    if (powers && has("scale-rounding-func-type")) {
      String name =
          switch (get("scale-rounding-func-type", "")) {
            case "ceil" -> "CeilSte";
            case "floor" -> "FloorSte";
            default -> "RoundSte";
          };
      settings.add("restrict_value_float_to_int_impl = " + name);
    }
  }

  private boolean has(String option) {
    return options.containsKey(option);
  }

  private String get(String option, String otherwise) {
    return options.getOrDefault(option, otherwise);
  }
}
