package dev.brevity.tests.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** A truncation that is trained on one input and then evaluated on it. */
final class TruncationCase implements Case {
  @Override
  public List<String> run(JsonNode recorded, Setting setting) {
    boolean fails = recorded.has("error");
    try (Specimen specimen =
        setting
            .bench()
            .truncation(
                setting.recipe(), recorded.get("layer").asText(), recorded.path("layer_args"))) {
      List<String> mismatches = run(recorded, setting, specimen);
      return fails ? List.of("the reference fails: " + recorded.get("error")) : mismatches;
    } catch (Refusal refusal) {
      if (fails) {
        return List.of();
      }
      throw refusal;
    }
  }

  private static List<String> run(JsonNode recorded, Setting setting, Specimen specimen) {
    List<String> mismatches = new ArrayList<>();
    Quantized input = Quantized.read(recorded.get("input"));
    specimen.training(true);
    for (JsonNode step : recorded.path("steps")) {
      String path = "steps/" + step.get("step").asText();
      Comparison comparison =
          new Comparison(
              setting.accuracy(
                  specimen, Outputs.step(step.get("out")), Outputs.total(step.path("R"))));
      Answer answer =
          specimen.call(
              new Feed.Integers(input.inTraining(true)),
              step.has("R") ? Tensor.read(step.get("R")) : null);
      Outputs.expect(comparison, path + "/out", step.get("out"), answer.out());
      for (String name : List.of("grad_input", "grad_params")) {
        if (step.has(name)) {
          comparison.expect(path + "/" + name, step.get(name), answer.gradients().get(name));
        }
      }
      comparison.expectFields(
          path, step, specimen.state().fields(), "step", "out", "R", "grad_input", "grad_params");
      mismatches.addAll(comparison.mismatches());
    }
    specimen.training(false);
    Comparison comparison =
        new Comparison(setting.accuracy(specimen, Outputs.step(recorded.path("eval")), 0));
    if (recorded.has("eval")) {
      Outputs.expect(
          comparison,
          "eval",
          recorded.get("eval"),
          specimen.call(new Feed.Integers(input.inTraining(false)), null).out());
    }
    mismatches.addAll(comparison.mismatches());
    return mismatches;
  }
}
