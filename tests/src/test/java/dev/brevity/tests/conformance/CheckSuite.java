package dev.brevity.tests.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import dev.brevity.dsl.diagnostic.Code;
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
        tally.skip("a base is of a family that is not compared", 1);
        continue;
      }
      List<Diagnostic> errors =
          checker.apply(entry.recipe()).stream().filter(Diagnostic::isError).toList();
      judge(entry, errors, tally, mismatches);
      count(entry, errors);
    }
    return mismatches;
  }

  private static void judge(
      OverrideEntry entry, List<Diagnostic> errors, Tally tally, List<String> mismatches) {
    boolean mustFind = entry.isDeliberate() && entry.isRefusedBeforeRunning();
    if (entry.isError() && !mustFind) {
      String found = errors.isEmpty() ? "nothing found" : "found";
      tally.skip("the reference fails while it runs or by accident; " + found + " here", 1);
    } else if (!mustFind && has(errors, Code.OUT_OF_RANGE)) {
      tally.skip("a number outside its range, which the reference ignores", 1);
    } else {
      boolean right = errors.isEmpty() != mustFind;
      tally.count(right);
      if (!right) {
        mismatches.add(entry + ": " + (mustFind ? "no error" : describe(errors)));
      }
    }
  }

  private static boolean has(List<Diagnostic> errors, Code code) {
    return errors.stream().anyMatch(error -> error.code() == code);
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
