package dev.brevity.tests.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import dev.brevity.dsl.diagnostic.Diagnostic;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Checks every entry of the matrix as a recipe file, without a model: no error on what the
 * reference can use, an error on what it refuses on purpose.
 */
final class CheckSuite implements Suite {
  private final GoldenFolder golden;
  private final Function<String, List<Diagnostic>> checker;
  private final Families families;
  private final Superseded superseded;

  /**
   * @param checker the findings on a recipe file
   */
  CheckSuite(
      GoldenFolder golden,
      Function<String, List<Diagnostic>> checker,
      Families families,
      Superseded superseded) {
    this.superseded = superseded;
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
      if (superseded.isOverride(entry)) {
        tally.skip(Superseded.REASON, 1);
        continue;
      }
      List<Diagnostic> errors =
          checker.apply(entry.recipe()).stream().filter(Diagnostic::isError).toList();
      judge(entry, errors, tally).forEach(finding -> mismatches.add(entry + ": " + finding));
    }
    return mismatches;
  }

  private List<String> judge(OverrideEntry entry, List<Diagnostic> errors, Tally tally) {
    boolean found = !errors.isEmpty();
    if (!entry.isError()) {
      Optional<String> mistake =
          found
              ? ReferenceMistake.in(entry, new Outcome(List.of("refused: " + describe(errors)), ""))
              : Optional.empty();
      if (mistake.isPresent()) {
        tally.skip(mistake.get(), 1);
        return List.of();
      }
      tally.count(!found);
      tally.detail("valid", 1);
      tally.detail("false_errors", found ? 1 : 0);
      return found ? List.of(describe(errors)) : List.of();
    }
    if (entry.isDeliberate()) {
      boolean named = mentions(entry.attributesAtFault(), errors);
      tally.detail("deliberate_naming_an_override", named ? 1 : 0);
      // Where a preset or its bases are at fault, an attribute of theirs is to be named.
      named |= mentions(families.attributes(), errors);
      tally.count(named);
      tally.detail("deliberate", 1);
      tally.detail("deliberate_missed", found ? 0 : 1);
      return named
          ? List.of()
          : List.of(found ? "no attribute named: " + describe(errors) : "no error");
    }
    tally.detail("incidental", 1);
    tally.detail("incidental_caught", found ? 1 : 0);
    tally.skip("the reference fails by accident; " + (found ? "found" : "nothing found"), 1);
    return List.of();
  }

  private static boolean mentions(Collection<String> attributes, List<Diagnostic> errors) {
    String said =
        errors.stream()
            .map(error -> error.message() + " " + error.label() + " " + error.notes())
            .collect(Collectors.joining());
    return attributes.stream().anyMatch(name -> said.contains("`" + name + "`"));
  }

  private static String describe(List<Diagnostic> errors) {
    return String.join("; ", errors.stream().map(Trouble::describe).toList());
  }
}
