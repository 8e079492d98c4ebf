package dev.brevity.tests.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * An activation quantizer over training batches, with evaluations before, between and after them.
 */
final class ActivationCase implements Case {
  private final double perturbation;

  ActivationCase(double perturbation) {
    this.perturbation = perturbation;
  }

  @Override
  public List<String> run(JsonNode recorded, Setting setting) {
    boolean fails = recorded.has("error");
    try (Specimen specimen =
        setting.bench().activation(setting.recipe(), recorded.get("layer").asText())) {
      List<String> mismatches =
          recorded.has("inputs")
              ? runLong(recorded, setting, specimen)
              : new Run(recorded, setting, specimen).mismatches();
      return fails ? List.of("the reference fails: " + recorded.get("error")) : mismatches;
    } catch (Refusal refusal) {
      if (fails) {
        return List.of();
      }
      throw refusal;
    }
  }

  /** Follows only the scale, the buffer and the counter over many batches. */
  private static List<String> runLong(JsonNode recorded, Setting setting, Specimen specimen) {
    Comparison comparison = new Comparison(setting.accuracy(specimen, 0, 0));
    Tensor inputs = Tensor.read(recorded.get("inputs"));
    int batches = (int) inputs.shape()[0];
    int size = inputs.data().length / batches;
    double[] scales = new double[batches];
    double[] buffers = new double[batches];
    List<Integer> counters = new ArrayList<>();
    specimen.training(true);
    for (int i = 0; i < batches; i++) {
      double[] batch = Arrays.copyOfRange(inputs.data(), i * size, (i + 1) * size);
      long[] shape = Arrays.copyOfRange(inputs.shape(), 1, inputs.shape().length);
      Answer answer = specimen.call(new Feed.Real(new Tensor(shape, Tensor.FLOAT, batch)), null);
      scales[i] = ((Tensor) answer.out().get("scale")).data()[0];
      State state = specimen.state();
      buffers[i] = state.buffers().values().iterator().next().data()[0];
      counters.add(state.counters().values().iterator().next());
    }
    long[] shape = {batches};
    comparison.expect("scales", recorded.get("scales"), new Tensor(shape, Tensor.FLOAT, scales));
    comparison.expect("buffers", recorded.get("buffers"), new Tensor(shape, Tensor.FLOAT, buffers));
    comparison.expect("counters", recorded.get("counters"), counters);
    comparison.expect(
        "final_value_param",
        recorded.get("final_value_param"),
        specimen.state().params().values().iterator().next());
    specimen.training(false);
    Outputs.expect(
        comparison,
        "eval_after",
        recorded.get("eval_after"),
        specimen.call(new Feed.Real(Tensor.read(recorded.get("eval_input"))), null).out());
    return comparison.mismatches();
  }

  private final class Run {
    private final JsonNode recorded;
    private final Setting setting;
    private final Specimen specimen;
    private final List<String> mismatches = new ArrayList<>();

    Run(JsonNode recorded, Setting setting, Specimen specimen) {
      this.recorded = recorded;
      this.setting = setting;
      this.specimen = specimen;
    }

    List<String> mismatches() {
      expectState("state_before", recorded.path("state_before"));
      evaluate("eval_before", "eval_input");
      for (JsonNode step : recorded.get("steps")) {
        String name = step.get("step").asText();
        train("steps/" + name, step);
        evaluate("eval_after_step_" + name, "eval_input");
      }
      evaluate("eval_after", "eval_input");
      if (recorded.has("eval_perturbed")) {
        specimen.multiplyParameters(perturbation);
        Comparison comparison = new Comparison(setting.accuracy(specimen, 0, 0));
        Outputs.expectParameters(
            comparison,
            "eval_perturbed/params",
            recorded.get("eval_perturbed").get("params"),
            specimen.state().params());
        mismatches.addAll(comparison.mismatches());
        evaluate("eval_perturbed", "eval_input");
      }
      if (recorded.has("ties")) {
        evaluate("ties", recorded.get("ties").get("out"), recorded.get("ties").get("input"));
      }
      return mismatches;
    }

    private void evaluate(String path, String input) {
      if (recorded.has(path)) {
        evaluate(path, recorded.get(path), recorded.get(input));
      }
    }

    private void evaluate(String path, JsonNode out, JsonNode input) {
      specimen.training(false);
      Answer answer = specimen.call(new Feed.Real(Tensor.read(input)), null);
      Comparison comparison = new Comparison(setting.accuracy(specimen, Outputs.step(out), 0));
      Outputs.expect(comparison, path, out, answer.out());
      mismatches.addAll(comparison.mismatches());
    }

    private void train(String path, JsonNode step) {
      Tensor factors = step.has("R") ? Tensor.read(step.get("R")) : null;
      specimen.training(true);
      Answer answer = specimen.call(new Feed.Real(Tensor.read(step.get("input"))), factors);
      Comparison comparison =
          new Comparison(
              setting.accuracy(
                  specimen, Outputs.step(step.get("out")), Outputs.total(step.path("R"))));
      Outputs.expect(comparison, path + "/out", step.get("out"), answer.out());
      for (String name : List.of("grad_input", "grad_params")) {
        if (step.has(name)) {
          comparison.expect(path + "/" + name, step.get(name), answer.gradients().get(name));
        }
      }
      mismatches.addAll(comparison.mismatches());
      expectState(path + "/state_after", step.path("state_after"));
    }

    private void expectState(String path, JsonNode state) {
      Comparison comparison = new Comparison(setting.accuracy(specimen, 0, 0));
      if (state.has("params")) {
        State actual = specimen.state();
        Outputs.expectParameters(
            comparison, path + "/params", state.get("params"), actual.params());
        comparison.expectFields(path, state, actual.fields(), "params");
      }
      mismatches.addAll(comparison.mismatches());
    }
  }
}
