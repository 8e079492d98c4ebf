package dev.brevity.tests.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import dev.brevity.dsl.diagnostic.Diagnostic;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Checks every entry of the matrix as a recipe file, without a model: no error on what the
 * reference can use, an error on what it refuses on purpose before it computes anything.
 */
final class CheckSuite implements Suite {
  private final GoldenFolder golden;
  private final Function<String, List<Diagnostic>> checker;
  private final Families families;
  private final Map<String, Integer> counts = new LinkedHashMap<>();

  /**
   * @param checker the findings on a recipe file
   */
  CheckSuite(GoldenFolder golden, Function<String, List<Diagnostic>> checker, Families families) {
    this.golden = golden;
    this.checker = checker;
    this.families = families;
  }

  @Override
  public String name() {
    return "check";
  }

  @Override
  public List<Group> groups() {
    if (!golden.has(OverridesSuite.FILE)) {
      return List.of();
    }
    Map<String, List<OverrideEntry>> byKind = new LinkedHashMap<>();
    for (JsonNode node : golden.read(OverridesSuite.FILE).get("entries")) {
      OverrideEntry entry = new OverrideEntry(node);
      byKind.computeIfAbsent(entry.kind(), key -> new ArrayList<>()).add(entry);
    }
    List<Group> groups = new ArrayList<>();
    byKind.forEach((kind, entries) -> groups.add(Group.of(kind, tally -> run(entries, tally))));
    return groups;
  }

  private List<String> run(List<OverrideEntry> entries, Tally tally) {
    List<String> mismatches = new ArrayList<>();
    for (OverrideEntry entry : entries) {
      if (!families.wants(entry)) {
        tally.skip("family not wanted", 1);
        continue;
      }
      List<Diagnostic> errors =
          checker.apply(entry.recipe()).stream().filter(Diagnostic::isError).toList();
      boolean mustFind = entry.isDeliberate() && entry.isRefusedBeforeRunning();
      if (!entry.isError() || mustFind) {
        boolean right = errors.isEmpty() != mustFind;
        tally.count(right);
        if (!right) {
          mismatches.add(entry + ": " + (mustFind ? "no error" : describe(errors)));
        }
      } else {
        tally.skip(
            errors.isEmpty()
                ? "the reference fails while it runs or by accident; nothing found without a model"
                : "the reference fails while it runs or by accident; found without a model",
            1);
      }
      count(entry, errors);
    }
    return mismatches;
  }

  private static String describe(List<Diagnostic> errors) {
    return String.join("; ", errors.stream().map(Trouble::describe).toList());
  }

  private void count(OverrideEntry entry, List<Diagnostic> errors) {
    String kind = !entry.isError() ? "valid" : entry.isDeliberate() ? "deliberate" : "incidental";
    String outcome = errors.isEmpty() ? "accepted" : "refused";
    counts.merge(kind + " " + outcome, 1, Integer::sum);
  }

  /** How often what the reference accepts or refuses was accepted and refused here. */
  Map<String, Integer> counts() {
    return counts;
  }
}
