package dev.brevity.runtime.llm.folder;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.runtime.RecipeException;
import dev.brevity.runtime.llm.quantization.Grid;
import dev.brevity.runtime.llm.quantization.InputQuantizer;
import dev.brevity.runtime.llm.quantization.InputQuantizer.Shared;
import dev.brevity.runtime.llm.quantization.NumberFormat;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The objects of the reference's plugin for vLLM that quantize, as its file of release 0.13.4 tells
 * them. Three kinds that this release writes but cannot read are told by others that compute the
 * same: integers in groups by minifloats whose steps are all 1, and scales for each token by groups
 * as long as the token.
 */
final class InferenceHandlers {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String FREE = "FP";
  private static final String POWERS = "POWER_OF_TWO";

  private InferenceHandlers() {}

  /**
   * What quantizes a weight.
   *
   * @param layer as messages name it
   * @throws RecipeException if the plugin has nothing that computes the same
   */
  static ObjectNode weight(String layer, Grid grid, NumberFormat numbers) {
    ObjectNode state = JSON.objectNode();
    boolean groups = !grid.isWholeRow();
    state.set("scale", nested(grid, place -> JSON.numberNode(grid.scales()[place])));
    boolean oneZeroPoint = grid.isSymmetric() || groups;
    state.set(
        "zero_point",
        oneZeroPoint
            ? JSON.numberNode(0)
            : nested(grid, place -> number(grid.zeroPoints()[place])));
    if (grid.isInteger() && !groups) {
      integers(state, numbers);
    } else if (grid.isInteger()) {
      unitSteps(layer, state, grid, numbers);
    } else {
      minifloats(state, numbers);
    }
    if (groups) {
      grouped(state, 1, grid.groupSize());
    }
    String kind =
        groups
            ? "vLLMGroupwiseFloatWeightInferenceHandler"
            : grid.isInteger() ? "IntWeightInferencetHandler" : "FloatWeightInferencetHandler";
    return finished(state, null, rounding(NumberFormat.NEAREST), kind);
  }

  /**
   * Whether the plugin rounds weights as the plan does. Where it does not, weights that are rounded
   * already stay what they are.
   */
  static boolean roundsAlike(Grid grid, NumberFormat numbers) {
    boolean clipped = grid.isWholeRow() || grid.isSymmetric();
    return numbers.rounding().equals(NumberFormat.NEAREST) && clipped;
  }

  /**
   * What quantizes an input.
   *
   * @param layer as messages name it
   * @param columns of the input
   * @throws RecipeException if the plugin has nothing that computes the same
   */
  static ObjectNode input(String layer, InputQuantizer input, long columns) {
    NumberFormat numbers = input.format();
    boolean integers = numbers.exponentBits() == 0;
    ObjectNode state = JSON.objectNode();
    if (input.shared() == Shared.FIXED) {
      state.put("scale", input.scale());
      state.set("zero_point", number(input.zeroPoint()));
    } else if (input.shared() == Shared.INPUT) {
      throw refused(layer, "the plugin has no scale for a whole input that it computes by itself");
    } else if (numbers.low() == 0) {
      throw refused(layer, "scales that follow the input are those of numbers with a sign");
    } else {
      state.set("threshold", number(numbers.threshold()));
    }
    if (integers) {
      integers(state, numbers);
    } else {
      minifloats(state, numbers);
    }
    String rounding = rounding(numbers.rounding());
    if (input.shared() == Shared.FIXED) {
      return finished(
          state, null, rounding, integers ? "IntInferenceHandler" : "FloatInferencetHandler");
    }
    long size = input.shared() == Shared.GROUP ? input.groupSize() : columns;
    grouped(state, -1, size);
    return finished(
        state,
        input.powersOfTwo() ? POWERS : FREE,
        rounding,
        integers ? "vLLMGroupwiseIntInferenceHandler" : "vLLMGroupwiseFloatInferenceHandler");
  }

  private static String rounding(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  private static void integers(ObjectNode state, NumberFormat numbers) {
    state.put("bit_width", numbers.bits());
    state.set("min_clamp", number(numbers.low()));
    state.set("max_clamp", number(numbers.high()));
  }

  private static void minifloats(ObjectNode state, NumberFormat numbers) {
    state.set("min_clamp", number(numbers.low()));
    state.set("max_clamp", number(numbers.high()));
    state.put("mantissa_bit_width", numbers.mantissaBits());
    state.put("exponent_bit_width", numbers.exponentBits());
    state.put("exponent_bias", numbers.exponentBias());
    state.put("fp_internal_scale_min", 1 - numbers.exponentBias() - numbers.mantissaBits());
  }

  /** Integers as minifloats: none is so large that its step is more than 1. */
  private static void unitSteps(String layer, ObjectNode state, Grid grid, NumberFormat numbers) {
    double largest = Math.pow(2, numbers.bits());
    for (float zeroPoint : grid.zeroPoints()) {
      if (zeroPoint != Math.rint(zeroPoint)) {
        throw refused(layer, "zero points of groups must be integers");
      }
    }
    // Where zero points differ, so do the ends; weights are clipped already.
    state.set("min_clamp", number(grid.isSymmetric() ? numbers.low() : -largest));
    state.set("max_clamp", number(grid.isSymmetric() ? numbers.high() : largest));
    state.put("mantissa_bit_width", numbers.bits());
    state.put("exponent_bit_width", numbers.bits());
    state.put("exponent_bias", 1 - numbers.bits());
    state.put("fp_internal_scale_min", 0);
  }

  private static void grouped(ObjectNode state, int dim, long size) {
    state.put("group_dim_t", dim);
    state.put("group_size_t", size);
  }

  private static ObjectNode finished(
      ObjectNode state, @Nullable String restriction, String rounding, String kind) {
    state.put("threshold_restriction", restriction);
    state.put("scaling_restriction", restriction);
    state.put("float_to_int_impl_type", rounding);
    state.put("class_type", kind);
    return state;
  }

  /** Numbers as PyTorch nests them: {@code [rows][1]}, {@code [rows][groups][1]}, or one alone. */
  private static JsonNode nested(Grid grid, IntFunction<JsonNode> number) {
    if (grid.rows() == 1 && grid.isWholeRow()) {
      return number.apply(0);
    }
    ArrayNode rows = JSON.arrayNode();
    for (int row = 0; row < grid.rows(); row++) {
      ArrayNode groups = rows.addArray();
      for (int group = 0; group < grid.groups(); group++) {
        JsonNode one = number.apply(row * grid.groups() + group);
        if (grid.isWholeRow()) {
          groups.add(one);
        } else {
          groups.addArray().add(one);
        }
      }
    }
    return rows;
  }

  private static JsonNode number(double value) {
    boolean whole = value == Math.rint(value) && Math.abs(value) < Integer.MAX_VALUE;
    return whole ? JSON.numberNode((int) value) : JSON.numberNode(value);
  }

  private static RecipeException refused(String layer, String why) {
    return new RecipeException(
        List.of(
            Diagnostic.of(Code.NOT_EXPRESSIBLE, "`" + layer + "` cannot be written: " + why)
                .fix("choose another quantizer, or another export target")
                .build()));
  }
}
