package dev.brevity.tests.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Small functions with their inputs, outputs and gradients, table by table. */
final class UnitsSuite implements Suite {
  private static final String FILE = "units.json";

  /** Why a table is not compared here. */
  private static final Map<String, String> ELSEWHERE =
      Map.of(
          "mse_search", "searches have no entrance of their own; `quantize` compares their results",
          "statistic_signedness", "statistics do not tell their sign; recipes choose it",
          "power_iteration_start", "algorithms are compared with their cases under `ptq`",
          "power_iteration", "algorithms are compared with their cases under `ptq`",
          "permutation_methods", "algorithms are compared with their cases under `ptq`",
          "learned_bit_width_detection", "the network is not recorded; the losses show the same",
          "rotation_hidden_dim", "algorithms are compared with their cases under `ptq`");

  private final GoldenFolder golden;
  private final Map<String, UnitTable> tables = new LinkedHashMap<>();

  UnitsSuite(GoldenFolder golden, RecipeSource recipes) {
    this.golden = golden;
    MinifloatUnits minifloats = new MinifloatUnits(recipes);
    tables.put("max_mantissa", minifloats::maxMantissa);
    tables.put("exponent_bias_from_width", minifloats::exponentBias);
    tables.put("midmax_bias", minifloats::midMaxBias);
    tables.put("midmax_mantissa_bit_bias", minifloats::midMaxMantissaBitBias);
    tables.put("round_midmax_ste", minifloats::roundMidMax);
    ScaleUnits scales = new ScaleUnits(recipes);
    tables.put("signed_abs_max", scales::signedAbsMax);
    tables.put("restrict_clamp_value", scales::restrictedAndClamped);
    tables.put("bit_width_losses", new BitWidthLossUnits(recipes.catalog())::compare);
    tables.put("gguf_q6_k", new GgufUnits()::compare);
  }

  @Override
  public String name() {
    return "units";
  }

  @Override
  public List<Group> groups() {
    if (!golden.has(FILE)) {
      return List.of();
    }
    JsonNode content = golden.read(FILE);
    List<Group> groups = new ArrayList<>();
    content
        .fields()
        .forEachRemaining(
            field -> {
              if (field.getValue().isContainerNode()) {
                groups.add(
                    Group.of(
                        field.getKey(), tally -> run(field.getKey(), field.getValue(), tally)));
              }
            });
    return groups;
  }

  private List<String> run(String name, JsonNode content, Tally tally) {
    JsonNode cases = content.has("cases") ? content.get("cases") : content;
    UnitTable table = tables.get(name);
    if (table == null) {
      tally.skip(ELSEWHERE.getOrDefault(name, name + " is not compared"), cases.size());
      return List.of();
    }
    List<String> mismatches = new ArrayList<>();
    for (JsonNode recorded : cases) {
      Outcome outcome = Trouble.translate(() -> table.compare(recorded));
      outcome.count(tally);
      outcome.mismatches().forEach(found -> mismatches.add(name + ": " + found));
    }
    return mismatches;
  }

  /** Compares one case of a table. */
  @FunctionalInterface
  interface UnitTable {
    Outcome compare(JsonNode recorded);
  }
}
