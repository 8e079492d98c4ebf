package dev.brevity.tests.conformance.exports;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import com.fasterxml.jackson.databind.JsonNode;
import dev.brevity.runtime.Brevity;
import dev.brevity.runtime.graph.layer.FloatLayers;
import dev.brevity.runtime.layer.ActivationLayerBuilder;
import dev.brevity.runtime.layer.LayerSpec;
import dev.brevity.runtime.layer.PoolBuilder;
import dev.brevity.runtime.layer.QuantCat;
import dev.brevity.runtime.layer.QuantEltwiseAdd;
import dev.brevity.runtime.layer.QuantHardTanh;
import dev.brevity.runtime.layer.QuantIdentity;
import dev.brevity.runtime.layer.QuantMaxPool1d;
import dev.brevity.runtime.layer.QuantMaxPool2d;
import dev.brevity.runtime.layer.QuantReLU;
import dev.brevity.runtime.layer.QuantSigmoid;
import dev.brevity.runtime.layer.QuantTanh;
import dev.brevity.runtime.layer.TruncAdaptiveAvgPool2d;
import dev.brevity.runtime.layer.TruncAvgPool2d;
import dev.brevity.runtime.layer.WeightLayer;
import dev.brevity.runtime.layer.WeightLayerBuilder;
import dev.brevity.runtime.proxy.QuantizerRecipe;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Layers as steps describe them. Activations get the recorded scales and zero points. */
final class RecordedLayers {
  private final Brevity brevity;
  private final JsonNode quantizers;
  private final Function<String, Map<String, NDArray>> parameters;

  RecordedLayers(
      Brevity brevity, JsonNode quantizers, Function<String, Map<String, NDArray>> parameters) {
    this.brevity = brevity;
    this.quantizers = quantizers;
    this.parameters = parameters;
  }

  Block of(JsonNode step) {
    String op = step.path("op").asText();
    return switch (op) {
      case "QuantIdentity" -> activation(step, QuantIdentity.builder(brevity)).build();
      case "QuantReLU" -> activation(step, QuantReLU.builder(brevity)).build();
      case "QuantSigmoid" -> activation(step, QuantSigmoid.builder(brevity)).build();
      case "QuantTanh" -> activation(step, QuantTanh.builder(brevity)).build();
      case "QuantHardTanh" ->
          activation(step, QuantHardTanh.builder(brevity))
              .set("min_val", step.path("args").path("min_val").asDouble(-1))
              .set("max_val", step.path("args").path("max_val").asDouble(1))
              .build();
      case "QuantMaxPool1d" -> pool(step, QuantMaxPool1d.builder()).build();
      case "QuantMaxPool2d" -> pool(step, QuantMaxPool2d.builder()).build();
      case "TruncAvgPool2d", "QuantAvgPool2d" -> {
        TruncAvgPool2d.Builder builder =
            TruncAvgPool2d.builder(brevity).kernel(longs(step.path("args").path("kernel_size")));
        given(step, "stride").ifPresent(builder::stride);
        builder.truncQuant(recipe(step, "trunc").orElse(brevity.quantizer("TruncTo8bit")));
        yield builder.returnQuantTensor(returns(step)).build();
      }
      case "TruncAdaptiveAvgPool2d", "QuantAdaptiveAvgPool2d" ->
          TruncAdaptiveAvgPool2d.builder(brevity)
              .outputSize(longs(step.path("args").path("output_size")))
              .truncQuant(recipe(step, "trunc").orElse(brevity.quantizer("TruncTo8bit")))
              .returnQuantTensor(returns(step))
              .build();
      case "QuantEltwiseAdd" -> {
        QuantEltwiseAdd.Builder builder = QuantEltwiseAdd.builder(brevity);
        builder.inputQuant(fixed(step, "input")).outputQuant(fixed(step, "output"));
        yield builder.returnQuantTensor(returns(step)).build();
      }
      case "QuantCat" -> {
        QuantCat.Builder builder = QuantCat.builder(brevity);
        builder.inputQuant(fixed(step, "input")).outputQuant(fixed(step, "output"));
        yield builder.returnQuantTensor(returns(step)).build();
      }
      default -> weighted(step, op.replaceFirst("^Quant", ""));
    };
  }

  private Block weighted(JsonNode step, String type) {
    Map<String, @Nullable Object> options = new LinkedHashMap<>();
    step.path("args")
        .fields()
        .forEachRemaining(field -> options.put(field.getKey(), value(field.getValue())));
    Block plain =
        new FloatLayers()
            .create(new LayerSpec(type, options), parameters.apply(step.path("name").asText()));
    if (!(plain instanceof WeightLayer layer) || step.path("quant").isEmpty()) {
      return plain;
    }
    WeightLayerBuilder<?> builder = layer.toBuilder(brevity);
    for (String role : List.of("weight", "bias")) {
      if (step.path("quant").path(role).hasNonNull("preset")) {
        QuantizerRecipe recipe = fixed(step, role);
        if (role.equals("weight")) {
          builder.weightQuant(recipe);
        } else {
          builder.biasQuant(recipe);
        }
      }
    }
    if (step.path("quant").hasNonNull("input")) {
      builder.inputQuant(fixed(step, "input"));
    }
    if (step.path("quant").hasNonNull("output")) {
      builder.outputQuant(fixed(step, "output"));
    }
    builder.returnQuantTensor(returns(step));
    return builder.build();
  }

  private <B extends ActivationLayerBuilder<B>> B activation(JsonNode step, B builder) {
    return builder.actQuant(fixed(step, "act")).returnQuantTensor(returns(step));
  }

  private <B extends PoolBuilder<B>> B pool(JsonNode step, B builder) {
    builder.kernel(longs(step.path("args").path("kernel_size")));
    given(step, "stride").ifPresent(builder::stride);
    given(step, "padding").ifPresent(builder::padding);
    return builder.ceilMode(step.path("args").path("ceil_mode").asBoolean(false));
  }

  private static Optional<long[]> given(JsonNode step, String argument) {
    JsonNode value = step.path("args").path(argument);
    return value.isNumber() || value.isArray() ? Optional.of(longs(value)) : Optional.empty();
  }

  private static boolean returns(JsonNode step) {
    return step.path("return_quant_tensor").asBoolean(false);
  }

  /** The quantizer, whose scale and zero point are the recorded ones. */
  private QuantizerRecipe fixed(JsonNode step, String role) {
    QuantizerRecipe recipe = recipe(step, role).orElseThrow();
    JsonNode known = quantizers.path(step.path("name").asText() + "." + role);
    String preset = step.path("quant").path(role).path("preset").asText();
    boolean follows = role.equals("bias") && !preset.contains("InternalScaling");
    boolean shiftedWeight = role.equals("weight") && preset.contains("Shifted");
    if (!known.path("scale").isNumber() || follows || shiftedWeight) {
      return recipe;
    }
    float scale = (float) known.path("scale").asDouble();
    double bits = known.path("bit_width").asDouble();
    boolean signed = known.path("signed").asBoolean();
    boolean power = Math.scalb(1f, Math.getExponent(scale)) == scale;
    double codes =
        signed
            ? Math.pow(2, bits - 1) - (known.path("narrow_range").asBoolean() ? 1 : 0)
            : Math.pow(2, bits) - 1;
    if (power && preset.contains("FixedPoint")) {
      codes = Math.pow(2, signed ? bits - 1 : bits);
    }
    // One bit is a sign: the scale is the value.
    codes = Math.max(codes, 1);
    if (known.has("exponent_bit_width")) {
      codes = largest(known, preset);
    }
    Map<String, @Nullable Object> overrides = new LinkedHashMap<>();
    overrides.put("scaling_impl_type", new QuantizerRecipe.Name("CONST"));
    overrides.put("scaling_init", (double) range(scale, (float) codes));
    double zero = known.path("zero_point").asDouble();
    if (preset.contains("Shifted")) {
      overrides.put("zero_point_impl", new QuantizerRecipe.Name("ParameterZeroPoint"));
      overrides.put("zero_point_init", zero * scale);
    }
    return recipe.with(overrides);
  }

  /** The largest minifloat; some formats set codes aside. */
  private static double largest(JsonNode format, String preset) {
    double exponent = format.path("exponent_bit_width").asDouble();
    double mantissa = format.path("mantissa_bit_width").asDouble();
    double top = Math.pow(2, exponent) - 1 - format.path("exponent_bias").asDouble();
    boolean ocp = preset.contains("OCP") && exponent + mantissa == 7;
    if (ocp && exponent == 5) {
      top--;
    }
    double steps = Math.pow(2, mantissa);
    return (2 - (ocp && exponent == 4 ? 2 : 1) / steps) * Math.pow(2, top);
  }

  /** The range that gives the scale again when it is divided, or the nearest one. */
  private static float range(float scale, float codes) {
    float range = scale * codes;
    for (float near : List.of(range, Math.nextUp(range), Math.nextDown(range))) {
      if (near / codes == scale) {
        return near;
      }
    }
    return range;
  }

  private Optional<QuantizerRecipe> recipe(JsonNode step, String role) {
    JsonNode chosen = step.path("quant").path(role);
    if (!chosen.hasNonNull("preset")) {
      return Optional.empty();
    }
    Map<String, @Nullable Object> overrides = new LinkedHashMap<>();
    chosen
        .fields()
        .forEachRemaining(
            field -> {
              if (!field.getKey().equals("preset")) {
                overrides.put(field.getKey(), override(field.getKey(), field.getValue()));
              }
            });
    QuantizerRecipe preset = brevity.quantizer(chosen.path("preset").asText());
    return Optional.of(overrides.isEmpty() ? preset : preset.with(overrides));
  }

  private static @Nullable Object override(String attribute, JsonNode node) {
    boolean named =
        node.isTextual()
            && (node.asText().equals(node.asText().toUpperCase(java.util.Locale.ROOT))
                || node.asText().matches("[A-Z]\\w+\\.[A-Z_0-9]+"));
    return named || (attribute.endsWith("_impl") && node.isTextual())
        ? new QuantizerRecipe.Name(node.asText().substring(node.asText().indexOf('.') + 1))
        : value(node);
  }

  private static @Nullable Object value(JsonNode node) {
    if (node.isNull()) {
      return null;
    }
    if (node.isBoolean()) {
      return node.booleanValue();
    }
    if (node.isIntegralNumber()) {
      return node.longValue();
    }
    if (node.isNumber()) {
      return node.doubleValue();
    }
    if (node.isArray()) {
      List<@Nullable Object> items = new ArrayList<>();
      node.forEach(item -> items.add(value(item)));
      return items;
    }
    return node.asText();
  }

  private static long[] longs(JsonNode node) {
    if (!node.isArray()) {
      return new long[] {node.asLong()};
    }
    long[] numbers = new long[node.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = node.get(i).asLong();
    }
    return numbers;
  }
}
