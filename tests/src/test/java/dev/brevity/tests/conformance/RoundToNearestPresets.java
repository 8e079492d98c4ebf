package dev.brevity.tests.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which preset the reference's entry point for language models chooses for which options, as far as
 * recorded cases name it. Minifloats of all widths share the presets of E4M3, and signed scales
 * those of unsigned ones.
 */
final class RoundToNearestPresets {
  private static final List<String> OPTIONS =
      List.of(
          "_quant_format",
          "_scale_precision",
          "_param_method",
          "_quant_granularity",
          "_quant_type",
          "_scale_type");

  private final Map<String, String> presets = new HashMap<>();

  /** What the test resources name, wherever properties point. */
  RoundToNearestPresets() {
    add(GoldenFolder.builtInRounding(), "rtn");
    add(GoldenFolder.builtInNewer(), "ptq/rtn");
  }

  private void add(GoldenFolder folder, String path) {
    for (String file : folder.list(path)) {
      for (JsonNode node : folder.read(file).path("cases")) {
        if (node.path("preset").isTextual()) {
          presets.put(key(node.get("args")), node.get("preset").asText());
        }
      }
    }
  }

  /** The preset for these options; empty if no case names one. */
  String of(JsonNode options) {
    return presets.getOrDefault(key(options), "");
  }

  private static String key(JsonNode options) {
    String what = options.has("weight_quant_format") ? "weight" : "input";
    StringBuilder key = new StringBuilder(what);
    for (String option : OPTIONS) {
      String value = options.path(what + option).asText("");
      key.append(' ')
          .append(
              value
                  .replaceAll("e[0-9]m[0-9]$", "e4m3")
                  .replace("signed_float_scale", "float_scale"));
    }
    return key.toString();
  }
}
