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
          "replace-rmsnorm",
          "nsamples-rot-calibration",
          "lr_scheduler_type",
          "weight_decay",
          "use_cpu",
          "report_to",
          "output_dir",
          "logging_steps");
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
          "gpxq-max-accumulator-bit-width",
          "gpxq-max-accumulator-tile-size",
          "scaling-min-val",
          "weight-equalization",
          "ln-affine-merge",
          "awq-scale",
          "awq-clip",
          "quant-sdpa",
          "attn-quant-config",
          "attn-bit-width",
          "attn-quant-format",
          "attn-param-method",
          "attn-scale-precision",
          "attn-scale-type",
          "attn-quant-type",
          "attn-quant-granularity",
          "attn-group-size",
          "rotation",
          "rotation-mode",
          "rotation-orphan-sink",
          "rotation-sdpa-regions",
          "optimize-rotations",
          "learning_rate",
          "max_steps",
          "per_device_train_batch_size",
          "learned-round-lr",
          "learned-round-scale",
          "learned-round",
          "learned-round-iters",
          "svd-quant",
          "svd-quant-rank",
          "svd-quant-iters");

  /** Release 0.12.1 clips integers whose scale is a power of two; see docs/deviations.md. */
  private static final String POWER_OF_TWO = "int_scaling_impl = PowerOfTwoIntScaling";

  private final Map<String, String> options = new LinkedHashMap<>();

  ReferenceCommand(List<String> arguments) {
    for (int i = 0; i < arguments.size(); i++) {
      String name = arguments.get(i).substring(2);
      boolean valued = i + 1 < arguments.size() && !arguments.get(i + 1).startsWith("--");
      options.put(name, valued ? arguments.get(++i) : "");
    }
  }

  private ReferenceCommand(Map<String, String> options) {
    this.options.putAll(options);
  }

  /** An option that plans cannot say yet. */
  Optional<String> unsupported() {
    return options.keySet().stream()
        .filter(name -> !WITHOUT_EFFECT.contains(name) && !SAID.contains(name))
        .findFirst();
  }

  /** The plan {@code Row}. */
  String plan() {
    StringBuilder text = new StringBuilder("brevity 1\n\nplan Row {\n  style = layerwise\n");
    text.append("  layers Linear {\n    weight = ").append(weight()).append('\n');
    input(List.of()).ifPresent(input -> text.append("    input = ").append(input).append('\n'));
    text.append("  }\n");
    attention().ifPresent(text::append);
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
    if (has("ln-affine-merge") && !has("rotation")) {
      steps.add("merge_ln_affine");
    }
    if (has("rotation")) {
      steps.add(rotation());
    }
    if (has("weight-equalization")) {
      steps.add("weight_equalization { scale_computation = RANGE }");
    }
    if (has("act-equalization")) {
      boolean layerwise = get("act-equalization", "").equals("layerwise");
      steps.add(
          "activation_equalization { layerwise = "
              + layerwise
              + "  add_mul_node = "
              + layerwise
              + "  co_optimize_act_weights = "
              + !layerwise
              + "  alpha = "
              + get("act-equalization-alpha", "0.5")
              + "  batch_size = 1 }");
    }
    if (has("magr")) {
      steps.add("magr { alpha = " + get("magr-alpha", "0.01") + "  batch_size = 1 }");
    }
    if (has("awq-scale") || has("awq-clip")) {
      steps.add(
          "awq { auto_scale = "
              + has("awq-scale")
              + "  mse_range = "
              + has("awq-clip")
              + "  batch_size = 1 }");
    }
    if (has("svd-quant")) {
      steps.add(
          "svd_quant { rank = "
              + get("svd-quant-rank", "32")
              + "  iters = "
              + get("svd-quant-iters", "1")
              + " }");
    }
    if (has("act-calibration") || has("bias-corr")) {
      steps.add("calibrate { batch_size = 1 }");
    }
    if (has("learned-round")) {
      steps.add(
          "learned_round { block_depth = 3  iters = "
              + get("learned-round-iters", "200")
              + "  learning_rate = "
              + get("learned-round-lr", "0.005")
              + "  learn_scale = "
              + has("learned-round-scale")
              + "  batch_size = 1 }");
    }
    for (String algorithm : List.of("gptq", "gpfq", "qronos")) {
      if (has(algorithm)) {
        if (has("gpxq-max-accumulator-bit-width")) {
          steps.add(accumulator(algorithm));
          continue;
        }
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

  private String accumulator(String algorithm) {
    return "axe { accumulator_bits = "
        + get("gpxq-max-accumulator-bit-width", "")
        + "  tile = "
        + get("gpxq-max-accumulator-tile-size", "none")
        + "  algorithm = "
        + algorithm.toUpperCase(Locale.ROOT)
        + "  act_order = "
        + has("gpxq-act-order")
        + "  use_quant_activations = "
        + has("gpxq-use-quant-activations")
        + "  batch_size = 1 }";
  }

  private String rotation() {
    boolean layerwise = get("rotation", "").equals("layerwise");
    return "rotate { fused = "
        + !layerwise
        + "  orphan_sink = "
        + (layerwise || has("rotation-orphan-sink"))
        + "  sdpa_regions = "
        + has("rotation-sdpa-regions")
        + "  full_rotation_method = "
        + (get("rotation-mode", "had").equals("had") ? "HADAMARD" : "ORTHOGONAL")
        + (has("optimize-rotations") ? learning() : "")
        + " }";
  }

  private String learning() {
    return "  learn = CAYLEY_SGD  iters = "
        + get("max_steps", "800")
        + "  learning_rate = "
        + get("learning_rate", "1.5")
        + "  learn_batch = "
        + get("per_device_train_batch_size", "8");
  }

  /** Whether rotations are learned, for which there are samples of their own. */
  boolean learnsRotations() {
    return has("optimize-rotations");
  }

  /**
   * The rule for attention: its quantizers are those of inputs, unless their own options differ.
   */
  private Optional<String> attention() {
    if (!has("quant-sdpa") || (!has("input-bit-width") && !has("attn-bit-width"))) {
      return Optional.empty();
    }
    Map<String, String> own = new LinkedHashMap<>(options);
    for (String option :
        List.of(
            "bit-width",
            "quant-format",
            "param-method",
            "scale-precision",
            "scale-type",
            "quant-type",
            "quant-granularity",
            "group-size")) {
      @Nullable String value = options.get("attn-" + option);
      if (value != null) {
        own.put("input-" + option, value);
      }
    }
    ReferenceCommand command = new ReferenceCommand(own);
    String kinds = get("attn-quant-config", "qkvs");
    boolean rows = command.get("input-quant-granularity", "per_tensor").equals("per_row");
    StringBuilder rule = new StringBuilder("  layers ScaledDotProductAttention {\n");
    String plain = command.input(List.of()).orElseThrow();
    List<String> across =
        rows
            ? List.of("scaling_stats_permute_dims = [0, 1, 3, 2]", "broadcast_dim = -2")
            : List.of();
    rule.append("    k_transposed = ").append(command.input(across).orElseThrow()).append('\n');
    rule.append("    v = ").append(plain).append('\n');
    if (kinds.contains("q")) {
      rule.append("    q_scaled = ").append(plain).append('\n');
    }
    if (kinds.contains("s")) {
      rule.append("    attn_output_weights = ").append(plain).append('\n');
    }
    return Optional.of(rule.append("  }\n").toString());
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
    if (base.startsWith("MXInt8") || base.startsWith("ShiftedMX")) {
      settings.add(POWER_OF_TWO);
    }
    smallest(settings);
    rounding(settings, powers);
    return base + " { " + String.join("  ", settings) + " }";
  }

  /**
   * The quantizer of inputs.
   *
   * @param more settings that it gets besides those of the options
   */
  private Optional<String> input(List<String> more) {
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
    if (dynamic && !asymmetric && family == null && !(group && powers)) {
      // Release 0.12.1 takes the distance between the ends; later ones the largest magnitude.
      settings.add("scaling_stats_op = MIN_MAX");
    }
    if (base.startsWith("MXInt8")) {
      settings.add(POWER_OF_TWO);
    }
    smallest(settings);
    settings.addAll(more);
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

  private void smallest(List<String> settings) {
    settings.add("scaling_min_val = " + get("scaling-min-val", "1e-4"));
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
