package dev.brevity.tests.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Every entry of the matrix: numbers where the reference computes some, a diagnostic where it
 * refuses.
 */
final class OverridesSuite implements Suite {
  static final String FILE = "overrides.json";

  private static final String ACCEPTED = "accepted, but the reference fails";

  private final GoldenFolder golden;
  private final Bench bench;
  private final Families families;
  private final Sensitivity.Table sensitivities;

  OverridesSuite(GoldenFolder golden, Bench bench, Families families) {
    this.golden = golden;
    this.bench = bench;
    this.families = families;
    this.sensitivities = new Sensitivity.Table(golden);
  }

  @Override
  public String name() {
    return "overrides";
  }

  @Override
  public List<Group> groups() {
    if (!golden.has(FILE)) {
      return List.of();
    }
    JsonNode content = golden.read(FILE);
    Map<String, List<OverrideEntry>> byBases = new LinkedHashMap<>();
    for (JsonNode node : content.get("entries")) {
      OverrideEntry entry = new OverrideEntry(node);
      byBases
          .computeIfAbsent(String.join(", ", entry.bases()), key -> new ArrayList<>())
          .add(entry);
    }
    return byBases.entrySet().stream()
        .map(group -> Group.of(group.getKey(), tally -> run(group.getValue(), content, tally)))
        .toList();
  }

  private List<String> run(List<OverrideEntry> entries, JsonNode pool, Tally tally) {
    List<String> mismatches = new ArrayList<>();
    for (OverrideEntry entry : entries) {
      if (!families.wants(entry)) {
        tally.skip("family not wanted", 1);
        continue;
      }
      List<String> found = run(entry, pool);
      if (found.contains(ACCEPTED) && !entry.isDeliberate()) {
        tally.skip("the reference fails by accident, this code answers", 1);
        continue;
      }
      tally.count(found.isEmpty());
      found.forEach(mismatch -> mismatches.add(entry + ": " + mismatch));
    }
    return mismatches;
  }

  /** Runs one entry and returns how it differs from the record. */
  List<String> run(OverrideEntry entry, JsonNode pool) {
    Setting setting = new Setting(bench, entry.recipe(), sensitivities.of(FILE, entry.id()), pool);
    try {
      List<String> mismatches = new OverrideRun(entry, setting).mismatches();
      return entry.isError() ? List.of(ACCEPTED) : mismatches;
    } catch (Refusal refusal) {
      return entry.isError()
          ? expectNamed(entry, refusal)
          : List.of("refused: " + refusal.getMessage());
    } catch (RuntimeException failure) {
      return List.of(Trouble.crash(failure));
    }
  }

  /**
   * A refusal must name, in backticks, a base, something that is overridden, or another attribute
   * at work.
   */
  private List<String> expectNamed(OverrideEntry entry, Refusal refusal) {
    String message = refusal.getMessage();
    boolean named =
        Stream.concat(entry.culprits().stream(), families.attributes().stream())
            .anyMatch(name -> message.contains("`" + name + "`"));
    return named ? List.of() : List.of("refused without naming an attribute: " + message);
  }
}
