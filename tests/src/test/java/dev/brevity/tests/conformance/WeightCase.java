package dev.brevity.tests.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A weight quantizer on a fresh layer, once in evaluation and once in training. */
final class WeightCase implements Case {
  private static final Feed NOTHING = new Feed.Nothing();

  private final double perturbation;

  WeightCase(double perturbation) {
    this.perturbation = perturbation;
  }

  @Override
  public List<String> run(JsonNode recorded, Setting setting) {
    List<String> mismatches = new ArrayList<>();
    for (String mode : List.of("eval", "train")) {
      if (recorded.has(mode)) {
        mismatches.addAll(run(recorded, mode, setting));
      }
    }
    return mismatches;
  }

  private List<String> run(JsonNode recorded, String mode, Setting setting) {
    boolean fails = recorded.get(mode).has("error");
    JsonNode out = recorded.path("eval").path("out");
    try (Specimen specimen =
        setting
            .bench()
            .weight(
                setting.recipe(),
                recorded.get("layer").asText(),
                Tensor.read(recorded.get("weight")),
                Optional.ofNullable(recorded.get("quant_input")))) {
      Comparison comparison =
          new Comparison(
              setting.accuracy(specimen, Outputs.step(out), Outputs.total(recorded.path("R"))));
      if (mode.equals("eval")) {
        evaluate(recorded, specimen, comparison);
      } else {
        train(recorded, specimen, comparison);
      }
      if (fails) {
        comparison.fail(mode, "the reference fails: " + recorded.get(mode).get("error"));
      }
      return comparison.mismatches();
    } catch (Refusal refusal) {
      if (fails) {
        return List.of();
      }
      throw refusal;
    }
  }

  private void evaluate(JsonNode recorded, Specimen specimen, Comparison comparison) {
    JsonNode eval = recorded.get("eval");
    JsonNode before = eval.path("params_before");
    specimen.training(false);
    Outputs.expectParameters(
        comparison, "eval/params_before", fields(before), specimen.state().params());
    Answer answer = specimen.call(NOTHING, null);
    if (!eval.has("out")) {
      return;
    }
    Outputs.expect(comparison, "eval/out", eval.get("out"), answer.out());
    if (eval.has("pre_scale")) {
      Map<String, ?> rounded = specimen.beforeRounding(NOTHING);
      for (String name : List.of("pre_scale", "pre_zero_point")) {
        comparison.expect("eval/" + name, eval.get(name), rounded.get(name));
      }
    }
    JsonNode after = eval.has("params_after") ? eval.get("params_after") : before;
    Outputs.expectParameters(
        comparison, "eval/params_after", fields(after), specimen.state().params());
    expectWeight(recorded, "eval", specimen, comparison);
    if (eval.has("perturbed")) {
      JsonNode perturbed = eval.get("perturbed");
      specimen.multiplyParameters(perturbation);
      Outputs.expectParameters(
          comparison, "eval/perturbed/params", perturbed.get("params"), specimen.state().params());
      Outputs.expect(
          comparison,
          "eval/perturbed/out",
          perturbed.get("out"),
          specimen.call(NOTHING, null).out());
    }
  }

  private void train(JsonNode recorded, Specimen specimen, Comparison comparison) {
    JsonNode train = recorded.get("train");
    Tensor factors = recorded.has("R") ? Tensor.read(recorded.get("R")) : null;
    specimen.training(true);
    Outputs.expectParameters(
        comparison,
        "train/params_before",
        fields(train.path("params_before")),
        specimen.state().params());
    Answer answer = specimen.call(NOTHING, factors);
    if (train.has("error")) {
      return;
    }
    JsonNode out = Outputs.overlay(recorded.get("eval").get("out"), fields(train.path("out")));
    Outputs.expect(comparison, "train/out", out, answer.out());
    expectGradients("train", train, answer.gradients(), comparison);
    expectWeight(recorded, "train", specimen, comparison);
    if (train.has("grad_of_scale_sum")) {
      comparison.expect(
          "train/grad_of_scale_sum",
          train.get("grad_of_scale_sum"),
          specimen.gradientsOfScaleSum(NOTHING));
    }
    if (train.has("perturbed")) {
      JsonNode perturbed = train.get("perturbed");
      specimen.multiplyParameters(perturbation);
      Outputs.expectParameters(
          comparison, "train/perturbed/params", perturbed.get("params"), specimen.state().params());
      Answer again = specimen.call(NOTHING, factors);
      comparison.expect("train/perturbed/value", perturbed.get("value"), again.out().get("value"));
      expectGradients("train/perturbed", perturbed, again.gradients(), comparison);
    }
  }

  private static void expectGradients(
      String path, JsonNode recorded, Map<String, ?> gradients, Comparison comparison) {
    for (String name : List.of("grad_weight", "grad_params")) {
      if (recorded.has(name)) {
        comparison.expect(path + "/" + name, recorded.get(name), gradients.get(name));
      }
    }
  }

  /** The weight must be as recorded after the call, or untouched when nothing is recorded. */
  private static void expectWeight(
      JsonNode recorded, String mode, Specimen specimen, Comparison comparison) {
    JsonNode after = recorded.get(mode).path("weight_after");
    JsonNode expected = after instanceof MissingNode ? recorded.get("weight") : after;
    comparison.expect(mode + "/weight_after", expected, specimen.tracked());
  }

  private static JsonNode fields(JsonNode node) {
    return node.isObject() ? node : JsonNodeFactory.instance.objectNode();
  }
}
