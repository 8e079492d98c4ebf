package dev.brevity.tests.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;

/** Values, scales, zero points, gradients and state of every preset, case by case. */
final class QuantizeSuite implements Suite {
  private final GoldenFolder golden;
  private final Bench bench;
  private final Families families;
  private final Superseded superseded;
  private final Sensitivity.Table sensitivities;

  QuantizeSuite(GoldenFolder golden, Bench bench, Families families, Superseded superseded) {
    this.golden = golden;
    this.superseded = superseded;
    this.bench = bench;
    this.families = families;
    this.sensitivities = new Sensitivity.Table(golden);
  }

  @Override
  public String name() {
    return "quantize";
  }

  @Override
  public List<Group> groups() {
    return golden.list("quantize").stream()
        .map(file -> Group.of(file, tally -> run(file, tally)))
        .toList();
  }

  private List<String> run(String file, Tally tally) {
    JsonNode content = golden.read(file);
    String preset = content.get("preset").asText();
    JsonNode cases = content.get("cases");
    String family = RecipeText.simpleName(content.get("module").asText());
    if (!families.wants(family)) {
      tally.skip("family " + family + " is not compared", cases.size());
      return List.of();
    }
    List<String> mismatches = new ArrayList<>();
    for (int i = 0; i < cases.size(); i++) {
      String label = preset + "[" + i + " " + cases.get(i).get("label").asText() + "] ";
      Outcome outcome = run(file, content, i);
      outcome.count(tally);
      outcome.mismatches().forEach(mismatch -> mismatches.add(label + mismatch));
    }
    return mismatches;
  }

  /**
   * Runs one case.
   *
   * @param content what the file holds
   */
  Outcome run(String file, JsonNode content, int index) {
    JsonNode recorded = content.get("cases").get(index);
    String preset = content.get("preset").asText();
    if (superseded.isCase(preset, index)) {
      return Outcome.skipped(Superseded.REASON);
    }
    Setting setting =
        new Setting(
            bench,
            RecipeText.of(List.of(preset), recorded.get("args")),
            sensitivities.of(file, Integer.toString(index)),
            MissingNode.getInstance());
    return Outcome.of(() -> runner(content).run(recorded, setting));
  }

  private static Case runner(JsonNode content) {
    double perturbation = content.path("perturb_factor").asDouble(1);
    String kind = content.get("kind").asText();
    return switch (kind) {
      case "weight" -> new WeightCase(perturbation);
      case "act" -> new ActivationCase(perturbation);
      case "bias" -> new BiasCase();
      case "trunc" -> new TruncationCase();
      default -> throw new IllegalArgumentException("unknown kind of quantizer: " + kind);
    };
  }
}
