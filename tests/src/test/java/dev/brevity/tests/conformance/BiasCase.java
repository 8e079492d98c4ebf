package dev.brevity.tests.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** A bias quantizer, given the quantized weight and input of its layer. */
final class BiasCase implements Case {
  @Override
  public List<String> run(JsonNode recorded, Setting setting) {
    if (recorded.has("error")) {
      return runFailing(recorded, setting);
    }
    List<String> mismatches = new ArrayList<>();
    for (String mode : List.of("eval", "train")) {
      if (recorded.has(mode)) {
        mismatches.addAll(run(recorded, mode, setting));
      }
    }
    return mismatches;
  }

  private static List<String> runFailing(JsonNode recorded, Setting setting) {
    if (!recorded.has("bias")) {
      // Nothing but the recipe is recorded: it must not even come to a call.
      Tensor weight = Tensor.ofFloats(new long[] {2, 2}, new float[] {1, 2, 3, 4});
      Tensor bias = Tensor.ofFloats(new long[] {2}, new float[] {1, 2});
      return expectRefusal(
          recorded, () -> specimen(recorded, setting, bias, weight).call(new Feed.Nothing(), null));
    }
    return expectRefusal(
        recorded,
        () ->
            specimen(
                    recorded,
                    setting,
                    Tensor.read(recorded.get("bias")),
                    Tensor.read(recorded.get("weight")))
                .call(feed(recorded, recorded), null));
  }

  private static List<String> expectRefusal(JsonNode recorded, Runnable call) {
    try {
      call.run();
      return List.of("the reference fails: " + recorded.get("error"));
    } catch (Refusal expected) {
      return List.of();
    }
  }

  private static List<String> run(JsonNode recorded, String mode, Setting setting) {
    JsonNode expected = recorded.get(mode);
    try (Specimen specimen =
        specimen(
            recorded,
            setting,
            Tensor.read(recorded.get("bias")),
            Tensor.read(recorded.get("weight")))) {
      Comparison comparison =
          new Comparison(
              setting.accuracy(
                  specimen, Outputs.step(expected.get("out")), Outputs.total(expected.path("R"))));
      specimen.training(mode.equals("train"));
      Tensor factors = expected.has("R") ? Tensor.read(expected.get("R")) : null;
      Answer answer = specimen.call(feed(recorded, expected), factors);
      Outputs.expect(comparison, mode + "/out", expected.get("out"), answer.out());
      comparison.expect(
          mode + "/weight_scale", expected.get("weight_scale"), answer.out().get("weight_scale"));
      for (String name : List.of("grad_bias", "grad_weight", "grad_params")) {
        if (expected.has(name)) {
          comparison.expect(mode + "/" + name, expected.get(name), answer.gradients().get(name));
        }
      }
      return comparison.mismatches();
    }
  }

  private static Specimen specimen(JsonNode recorded, Setting setting, Tensor bias, Tensor weight) {
    return setting
        .bench()
        .bias(
            setting.recipe(),
            recorded.get("layer").asText(),
            bias,
            weight,
            recorded.get("weight_quant").asText());
  }

  /** The input of the layer; its scale is recorded for each mode. */
  private static Feed feed(JsonNode recorded, JsonNode mode) {
    Tensor values = Tensor.read(recorded.get("input"));
    JsonNode scale = mode.path("input_scale");
    if (!Tensor.isTensor(scale)) {
      return new Feed.Real(values);
    }
    return new Feed.Integers(
        new Quantized(
            values,
            Tensor.read(scale),
            Tensor.scalar(0),
            Tensor.read(recorded.get("input_bit_width")),
            true,
            false));
  }
}
