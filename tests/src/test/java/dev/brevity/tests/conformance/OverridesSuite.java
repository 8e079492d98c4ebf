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
  private final Superseded superseded;
  private final Sensitivity.Table sensitivities;

  OverridesSuite(GoldenFolder golden, Bench bench, Families families, Superseded superseded) {
    this.golden = golden;
    this.superseded = superseded;
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
    return groups(content.get("entries"), content);
  }

  private List<Group> groups(Iterable<JsonNode> nodes, JsonNode content) {
    Map<String, List<OverrideEntry>> byBases = new LinkedHashMap<>();
    for (JsonNode node : nodes) {
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
        tally.skip("a base is of a family that is not compared", 1);
        continue;
      }
      Outcome outcome = run(entry, pool);
      outcome.count(tally);
      outcome.mismatches().forEach(mismatch -> mismatches.add(entry + ": " + mismatch));
    }
    return mismatches;
  }

  /**
   * The entries that have another result in a newer release, with that result, as a suite of their
   * own.
   */
  Suite changed(String name) {
    return new Suite() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public List<Group> groups() {
        JsonNode content = golden.read(FILE);
        List<JsonNode> changed = superseded.changedOverrides(content.get("entries"));
        OverridesSuite newer = new OverridesSuite(golden, bench, families, Superseded.NOTHING);
        List<Group> groups = new ArrayList<>(newer.groups(changed, content));
        int elsewhere = superseded.overrides() - changed.size();
        groups.add(
            Group.of(
                "cases of other folders",
                tally -> {
                  tally.skip("what is overridden is recorded in another folder", elsewhere);
                  return List.of();
                }));
        return groups;
      }
    };
  }

  /** Runs one entry. */
  Outcome run(OverrideEntry entry, JsonNode pool) {
    if (superseded.isOverride(entry)) {
      return Outcome.skipped(Superseded.REASON);
    }
    Setting setting = new Setting(bench, entry.recipe(), sensitivities.of(FILE, entry.id()), pool);
    if (!entry.isError()) {
      Outcome outcome = Outcome.of(() -> new OverrideRun(entry, setting).mismatches());
      return outcome.mismatches().isEmpty()
          ? outcome
          : ReferenceMistake.in(entry, outcome).map(Outcome::skipped).orElse(outcome);
    }
    Outcome outcome = Outcome.of(() -> provoke(entry, setting));
    boolean mended = outcome.mismatches().contains(ACCEPTED) && !entry.isDeliberate();
    return mended ? Outcome.skipped("the reference fails by accident, this code answers") : outcome;
  }

  private List<String> provoke(OverrideEntry entry, Setting setting) {
    try {
      new OverrideRun(entry, setting).mismatches();
      return List.of(ACCEPTED);
    } catch (Refusal refusal) {
      return expectNamed(entry, refusal);
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
