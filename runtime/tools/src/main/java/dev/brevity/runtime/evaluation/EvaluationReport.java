package dev.brevity.runtime.evaluation;

import java.util.List;

/**
 * Models side by side.
 *
 * @param samples how many samples were computed
 * @param layerSamples how many of them were compared layer by layer
 * @param layers the layers of the reference that were watched, in the order computed
 * @param results the first is the reference
 */
public record EvaluationReport(
    String data,
    long samples,
    long layerSamples,
    boolean labelled,
    List<String> layers,
    List<ModelResult> results) {
  public EvaluationReport {
    layers = List.copyOf(layers);
    results = List.copyOf(results);
  }

  /** Of files that have not been computed. */
  public static EvaluationReport unmeasured(List<ModelFile> files) {
    return new EvaluationReport(
        "",
        0,
        0,
        false,
        List.of(),
        files.stream().map(file -> new ModelResult(file.shown(), "–", file.bytes())).toList());
  }

  /** What the others are compared with. */
  public ModelResult reference() {
    return results.get(0);
  }
}
