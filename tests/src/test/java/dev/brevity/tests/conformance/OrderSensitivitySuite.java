package dev.brevity.tests.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The cases whose numbers depend on the order of summation: each must stay within what the record
 * says it moves by. They are part of the other suites too; here they are counted on their own.
 */
final class OrderSensitivitySuite implements Suite {
  private final GoldenFolder golden;
  private final QuantizeSuite presets;
  private final OverridesSuite overrides;
  private final Sensitivity.Table sensitivities;

  OrderSensitivitySuite(GoldenFolder golden, QuantizeSuite presets, OverridesSuite overrides) {
    this.golden = golden;
    this.presets = presets;
    this.overrides = overrides;
    this.sensitivities = new Sensitivity.Table(golden);
  }

  @Override
  public String name() {
    return "order_sensitivity";
  }

  @Override
  public List<Group> groups() {
    return sensitivities.files().stream()
        .map(file -> Group.of(file, tally -> run(file, sensitivities.keys(file), tally)))
        .toList();
  }

  private List<String> run(String file, List<String> keys, Tally tally) {
    if (!golden.has(file)) {
      tally.skip("the file of the case is not in the folder", keys.size());
      return List.of();
    }
    if (file.startsWith("quantize/")) {
      JsonNode content = golden.read(file);
      return run(file, keys, tally, key -> presets.run(file, content, Integer.parseInt(key)));
    }
    if (file.equals(OverridesSuite.FILE)) {
      JsonNode content = golden.read(file);
      Map<String, OverrideEntry> byId = new HashMap<>();
      for (JsonNode node : content.get("entries")) {
        byId.put(node.get("id").asText(), new OverrideEntry(node));
      }
      return run(file, keys, tally, key -> overrides.run(byId.get(key), content));
    }
    tally.skip("cases of " + file + " are not compared", keys.size());
    return List.of();
  }

  private static List<String> run(
      String file, List<String> keys, Tally tally, Function<String, Outcome> run) {
    List<String> mismatches = new ArrayList<>();
    for (String key : keys) {
      Outcome outcome = run.apply(key);
      outcome.count(tally);
      outcome.mismatches().forEach(found -> mismatches.add(file + "[" + key + "] " + found));
    }
    return mismatches;
  }
}
