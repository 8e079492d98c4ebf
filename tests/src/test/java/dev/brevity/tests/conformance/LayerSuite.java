package dev.brevity.tests.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import dev.brevity.runtime.proxy.QuantizerCatalog;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Outputs, gradients and state of layers in training and evaluation, layer by layer. */
final class LayerSuite implements Suite, KeyedCases {
  /** Errors that the reference does not raise on purpose. */
  private static final Set<String> ACCIDENTS = Set.of("AttributeError", "TypeError", "IndexError");

  private final JsonNode cases;
  private final QuantizerCatalog catalog;
  private final Sensitivity.Table sensitivities;
  private final Superseded superseded;
  private final Map<String, LayerFamily> families = new LinkedHashMap<>();

  LayerSuite(
      GoldenFolder golden,
      QuantizerCatalog catalog,
      List<LayerFamily> families,
      Superseded superseded) {
    this.superseded = superseded;
    this.cases = LayersFile.of(golden).path("cases");
    this.catalog = catalog;
    this.sensitivities = new Sensitivity.Table(golden);
    families.forEach(family -> family.layers().forEach(name -> this.families.put(name, family)));
  }

  @Override
  public String name() {
    return "layers";
  }

  @Override
  public List<Group> groups() {
    Map<String, List<JsonNode>> byLayer = new LinkedHashMap<>();
    for (JsonNode recorded : cases) {
      byLayer
          .computeIfAbsent(recorded.get("layer").asText(), name -> new ArrayList<>())
          .add(recorded);
    }
    return byLayer.entrySet().stream()
        .map(entry -> Group.of(entry.getKey(), tally -> run(entry.getValue(), tally)))
        .toList();
  }

  private List<String> run(List<JsonNode> recorded, Tally tally) {
    List<String> mismatches = new ArrayList<>();
    for (JsonNode one : recorded) {
      Outcome outcome = run(one);
      outcome.count(tally);
      String label = one.get("name").asText() + " ";
      outcome.mismatches().forEach(mismatch -> mismatches.add(label + mismatch));
    }
    return mismatches;
  }

  /** Runs the cases of that name; names are not always unique. */
  @Override
  public List<Outcome> run(String name) {
    List<Outcome> outcomes = new ArrayList<>();
    for (JsonNode recorded : cases) {
      if (recorded.get("name").asText().equals(name)) {
        outcomes.add(run(recorded));
      }
    }
    return outcomes;
  }

  private Outcome run(JsonNode recorded) {
    String layer = recorded.get("layer").asText();
    if (superseded.isLayer(recorded.get("name").asText())) {
      return Outcome.skipped(Superseded.REASON);
    }
    LayerFamily family = families.get(layer);
    if (family == null) {
      return Outcome.skipped(layer + " is not compared");
    }
    if (recorded.has("error")) {
      return refuse(recorded, family);
    }
    Sensitivity sensitivity = sensitivities.of(LayersFile.NAME, recorded.get("name").asText());
    return Outcome.of(
        () ->
            Trouble.translate(
                () -> {
                  LayerUnderTest built = family.build(new LayerArguments(recorded, catalog));
                  try (LayerCase run = new LayerCase(recorded, built, family, sensitivity)) {
                    return run.run();
                  }
                }));
  }

  private Outcome refuse(JsonNode recorded, LayerFamily family) {
    Outcome outcome =
        Outcome.of(
            () -> {
              try {
                Trouble.translate(
                    () -> {
                      LayerUnderTest built = family.build(new LayerArguments(recorded, catalog));
                      try (LayerCase run =
                          new LayerCase(recorded, built, family, Sensitivity.NONE)) {
                        run.call();
                        return built;
                      }
                    });
                return List.of("answered, but the reference fails: " + recorded.get("error"));
              } catch (Refusal refusal) {
                return List.of();
              }
            });
    JsonNode error = recorded.get("error");
    boolean accident = ACCIDENTS.contains(error.path("class").asText()) || family.mends(error);
    return accident && !outcome.mismatches().isEmpty()
        ? Outcome.skipped("the reference fails by accident, and Brevity answers")
        : outcome;
  }
}
