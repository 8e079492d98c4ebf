package dev.brevity.tests.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** The presets that language models are quantized with, by rounding alone. */
final class RoundToNearestSuite implements Suite {
  private final GoldenFolder recorded;
  private final Bench bench;
  private final Superseded superseded;
  private final List<String> folders;
  private final RoundToNearestPresets presets = new RoundToNearestPresets();

  /**
   * @param folders where the cases are
   */
  RoundToNearestSuite(
      GoldenFolder recorded, List<String> folders, Bench bench, Superseded superseded) {
    this.folders = folders;
    this.superseded = superseded;
    this.recorded = recorded;
    this.bench = bench;
  }

  @Override
  public String name() {
    return "rtn";
  }

  @Override
  public List<Group> groups() {
    return folders.stream()
        .flatMap(folder -> recorded.list(folder).stream())
        .map(file -> Group.of(file, tally -> run(recorded.read(file), tally)))
        .toList();
  }

  private List<String> run(JsonNode content, Tally tally) {
    List<String> mismatches = new ArrayList<>();
    for (JsonNode node : content.get("cases")) {
      Outcome outcome = run(new RoundToNearestCase(node, presets), content);
      outcome.count(tally);
      outcome.mismatches().forEach(mismatch -> mismatches.add(node.get("args") + " " + mismatch));
    }
    return mismatches;
  }

  private Outcome run(RoundToNearestCase entry, JsonNode content) {
    if (superseded.isPreset(entry.preset()) || superseded.isRounding(entry.options())) {
      return Outcome.skipped(Superseded.REASON);
    }
    if (entry.preset().isEmpty()) {
      return Outcome.skipped("the reference has no preset for these options");
    }
    if (entry.fails()) {
      return Outcome.skipped("the reference fails while it builds the quantizer");
    }
    return content.has("weight")
        ? Outcome.of(() -> entry.weight(bench, Tensor.read(content.get("weight"))))
        : Outcome.of(() -> entry.input(bench, Tensor.read(content.get("x"))));
  }
}
