package dev.brevity.tests.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The cases whose numbers depend on the order of summation: each must stay within what the record
 * says it moves by. They are part of the other suites too; here they are counted on their own.
 */
final class OrderSensitivitySuite implements Suite {
  private final GoldenFolder golden;
  private final QuantizeSuite presets;
  private final OverridesSuite overrides;
  private final List<KeyedCases> layers;
  private final Sensitivity.Table sensitivities;

  /**
   * @param layers what the keys of {@code layers.json} may be found in
   */
  OrderSensitivitySuite(
      GoldenFolder golden,
      QuantizeSuite presets,
      OverridesSuite overrides,
      List<KeyedCases> layers) {
    this.golden = golden;
    this.presets = presets;
    this.overrides = overrides;
    this.layers = List.copyOf(layers);
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
    if (file.equals(LayersFile.NAME)) {
      return runLayers(keys, tally);
    }
    tally.skip("cases of " + file + " are not compared", keys.size());
    return List.of();
  }

  /** Counts a key once, though several cases may have it. */
  private List<String> runLayers(List<String> keys, Tally tally) {
    List<String> mismatches = new ArrayList<>();
    for (String key : keys) {
      List<Outcome> outcomes = layers.stream().flatMap(cases -> cases.run(key).stream()).toList();
      Optional<Outcome> skipped =
          outcomes.stream().filter(outcome -> !outcome.skipped().isEmpty()).findFirst();
      if (outcomes.isEmpty()) {
        tally.skip("no suite has the case", 1);
      } else if (skipped.isPresent()) {
        skipped.get().count(tally);
      } else {
        List<String> found =
            outcomes.stream().flatMap(outcome -> outcome.mismatches().stream()).toList();
        tally.count(found.isEmpty());
        found.forEach(mismatch -> mismatches.add(LayersFile.NAME + "[" + key + "] " + mismatch));
      }
    }
    return mismatches;
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
