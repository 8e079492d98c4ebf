package dev.brevity.tests.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs the quantizer of one override entry on the shared inputs. Throws {@link Refusal} where it is
 * refused.
 */
final class OverrideRun {
  private static final int TRAINING_CALLS = 3;
  private static final Feed NOTHING = new Feed.Nothing();

  private final Setting setting;
  private final JsonNode entry;
  private final JsonNode result;
  private final List<String> mismatches = new ArrayList<>();

  /** The pool of the setting holds the shared inputs, and {@code trunc_input}. */
  OverrideRun(OverrideEntry entry, Setting setting) {
    this.setting = setting;
    this.entry = entry.node();
    this.result =
        entry.isError() ? JsonNodeFactory.instance.objectNode() : entry.node().get("result");
  }

  List<String> mismatches() {
    switch (entry.get("kind").asText()) {
      case "weight" -> runWeight();
      case "act" -> runActivation();
      case "bias" -> runBias();
      case "trunc" -> runTruncation();
      default -> throw new IllegalArgumentException("unknown kind in " + entry);
    }
    return mismatches;
  }

  private Tensor input(String name) {
    return Tensor.read(setting.pool().get("inputs").get(name));
  }

  private void runWeight() {
    String name = entry.path("input").asText("linear_weight");
    try (Specimen specimen = weight(name)) {
      specimen.training(false);
      Answer answer = specimen.call(NOTHING, null);
      Comparison comparison = comparison(specimen, result.path("eval"), 0);
      Outputs.expect(comparison, "eval", result.path("eval"), answer.out());
      if (result.has("params_after_eval")) {
        Outputs.expectParameters(
            comparison,
            "params_after_eval",
            result.get("params_after_eval"),
            specimen.state().params());
      }
      int call = 2;
      for (JsonNode value : result.path("eval_calls_2_to_4")) {
        comparison.expect(
            "eval_call_" + call + "/value", value, specimen.call(NOTHING, null).out().get("value"));
        call++;
      }
      mismatches.addAll(comparison.mismatches());
    }
    JsonNode train = result.path("train");
    if (train.has("note")) {
      return;
    }
    try (Specimen specimen = weight(name)) {
      specimen.training(true);
      Tensor factors = train.has("R") ? onesLike(train) : input("R:" + name);
      Answer answer = specimen.call(NOTHING, factors);
      JsonNode out = Outputs.overlay(object(result.path("eval")), outputFields(train));
      Comparison comparison = comparison(specimen, out, factors.total());
      Outputs.expect(comparison, "train", out, answer.out());
      expectGradients(comparison, "train", train, answer.gradients());
      mismatches.addAll(comparison.mismatches());
    }
  }

  private Specimen weight(String name) {
    return setting
        .bench()
        .weight(setting.recipe(), entry.get("layer").asText(), input(name), Optional.empty());
  }

  private Tensor onesLike(JsonNode train) {
    JsonNode value = train.has("value") ? train.get("value") : result.get("eval").get("value");
    Tensor tensor = Tensor.read(value);
    double[] ones = new double[tensor.data().length];
    Arrays.fill(ones, 1);
    return new Tensor(tensor.shape(), Tensor.FLOAT, ones);
  }

  private void runActivation() {
    try (Specimen specimen =
        setting.bench().activation(setting.recipe(), entry.get("layer").asText())) {
      specimen.training(true);
      for (int i = 0; i < TRAINING_CALLS; i++) {
        JsonNode step = result.path("train_steps").path(i);
        boolean graded = step.has("grad_input") || step.has("grad_params");
        Tensor factors = graded ? input("R:act_" + i) : null;
        Answer answer = specimen.call(new Feed.Real(input("act_" + i)), factors);
        Comparison comparison = comparison(specimen, step, factors == null ? 0 : factors.total());
        String path = "train_steps/" + i;
        Outputs.expect(comparison, path, outputFields(step), answer.out());
        expectGradients(comparison, path, step, answer.gradients());
        if (step.has("state_after")) {
          comparison.expectFields(path, step.get("state_after"), specimen.state().fields());
        }
        mismatches.addAll(comparison.mismatches());
      }
      specimen.training(false);
      expectEvaluation(specimen, specimen.call(new Feed.Real(input("act_3")), null));
    }
  }

  private void runBias() {
    try (Specimen specimen =
        setting
            .bench()
            .bias(
                setting.recipe(),
                entry.get("layer").asText(),
                input("bias"),
                input("linear_weight"),
                "Int8WeightPerTensorFloat")) {
      specimen.training(false);
      expectEvaluation(specimen, specimen.call(biasFeed(), null));
      JsonNode train = result.path("train");
      Tensor factors = train.has("grad_bias") ? input("R:bias") : null;
      specimen.training(true);
      Answer answer = specimen.call(biasFeed(), factors);
      JsonNode out = Outputs.overlay(object(result.path("eval")), outputFields(train));
      Comparison comparison = comparison(specimen, out, factors == null ? 0 : factors.total());
      Outputs.expect(comparison, "train", out, answer.out());
      expectGradients(comparison, "train", train, answer.gradients());
      mismatches.addAll(comparison.mismatches());
    }
  }

  private Feed biasFeed() {
    JsonNode recordedScale = result.path("input_scale");
    Tensor scale =
        Tensor.isTensor(recordedScale) ? Tensor.read(recordedScale) : Tensor.scalar(1 / 64.0);
    return new Feed.Integers(
        new Quantized(
            input("linear_input"), scale, Tensor.scalar(0), Tensor.scalar(8), true, false));
  }

  private void runTruncation() {
    double[] fractions = {1, 0.75, 0.5};
    try (Specimen specimen =
        setting
            .bench()
            .truncation(
                setting.recipe(),
                entry.get("layer").asText(),
                JsonNodeFactory.instance.objectNode())) {
      specimen.training(true);
      for (int i = 0; i < fractions.length; i++) {
        JsonNode step = result.path("train_steps").path(i);
        Tensor factors = step.has("grad_input") ? input("R:trunc_int") : null;
        Answer answer = specimen.call(truncationFeed(fractions[i], true), factors);
        Comparison comparison = comparison(specimen, step, factors == null ? 0 : factors.total());
        Outputs.expect(comparison, "train_steps/" + i, outputFields(step), answer.out());
        expectGradients(comparison, "train_steps/" + i, step, answer.gradients());
        mismatches.addAll(comparison.mismatches());
      }
      specimen.training(false);
      expectEvaluation(specimen, specimen.call(truncationFeed(1, false), null));
    }
  }

  private Feed truncationFeed(double fraction, boolean training) {
    JsonNode meta = setting.pool().get("trunc_input");
    float scale = (float) meta.get("scale").asDouble();
    double[] values =
        Arrays.stream(input("trunc_int").data())
            .map(integer -> (float) Math.rint(integer * fraction) * scale)
            .toArray();
    return new Feed.Integers(
        new Quantized(
            new Tensor(input("trunc_int").shape(), Tensor.FLOAT, values),
            Tensor.scalar(scale),
            Tensor.scalar(meta.get("zero_point").asDouble()),
            Tensor.scalar(meta.get("bit_width").asDouble()),
            meta.get("signed").asBoolean(),
            training));
  }

  private void expectEvaluation(Specimen specimen, Answer answer) {
    JsonNode eval = result.path("eval");
    Comparison comparison = comparison(specimen, eval, 0);
    Outputs.expect(comparison, "eval", eval, answer.out());
    mismatches.addAll(comparison.mismatches());
  }

  private Comparison comparison(Specimen specimen, JsonNode out, double factors) {
    return new Comparison(setting.accuracy(specimen, Outputs.step(out), factors));
  }

  private static void expectGradients(
      Comparison comparison, String path, JsonNode recorded, Map<String, ?> gradients) {
    for (String name : List.of("grad_weight", "grad_input", "grad_bias", "grad_params")) {
      if (recorded.has(name)) {
        comparison.expect(path + "/" + name, recorded.get(name), gradients.get(name));
      }
    }
  }

  /** The fields of a step that belong to its output. */
  private static ObjectNode outputFields(JsonNode step) {
    ObjectNode fields = object(step).deepCopy();
    return fields.remove(
        List.of(
            "R", "note", "grad_weight", "grad_input", "grad_bias", "grad_params", "state_after"));
  }

  private static ObjectNode object(JsonNode node) {
    return node.isObject() ? (ObjectNode) node : JsonNodeFactory.instance.objectNode();
  }
}
