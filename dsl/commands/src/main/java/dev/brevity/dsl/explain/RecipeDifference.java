package dev.brevity.dsl.explain;

import dev.brevity.dsl.ast.RecipeKind;
import dev.brevity.dsl.evaluate.Resolution;
import dev.brevity.dsl.evaluate.Trace;
import dev.brevity.dsl.evaluate.ValueNotation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Compares what two recipes resolve to, attribute by attribute; how they are written does not
 * matter.
 */
public final class RecipeDifference {
  private RecipeDifference() {}

  /** An attribute that the two recipes give different values; an absent one is not needed there. */
  public record Change(String attribute, Optional<Side> left, Optional<Side> right) {
    /** Whether it follows from other values in both recipes, as far as they have it. */
    public boolean computed() {
      return Stream.concat(left.stream(), right.stream()).allMatch(Side::computed);
    }

    /** Where the second recipe sets it, or else the first. */
    public String origin() {
      return right.or(() -> left).map(Side::origin).orElse("");
    }
  }

  /**
   * A value in one of the recipes.
   *
   * @param origin where it is set; empty for what no recipe sets
   * @param computed whether a solver makes it of others, or nothing sets it
   */
  public record Side(String value, String origin, boolean computed) {}

  /** The differences by attribute. */
  public static List<Change> between(Resolution left, Resolution right) {
    TreeMap<String, Side> before = values(left);
    TreeMap<String, Side> after = values(right);
    TreeSet<String> names = new TreeSet<>(before.keySet());
    names.addAll(after.keySet());
    List<Change> changes = new ArrayList<>();
    for (String name : names) {
      Optional<Side> old = Optional.ofNullable(before.get(name));
      Optional<Side> now = Optional.ofNullable(after.get(name));
      if (!old.map(Side::value).equals(now.map(Side::value))) {
        changes.add(new Change(name, old, now));
      }
    }
    return changes;
  }

  private static TreeMap<String, Side> values(Resolution resolution) {
    TreeMap<String, Side> values = new TreeMap<>();
    for (Trace trace : resolution.traces()) {
      if (trace.let().isPresent()) {
        continue;
      }
      String value = trace.value().map(ValueNotation::of).orElse("(no value)");
      String origin = trace.source().map(Provenance::of).orElse("");
      boolean computed =
          trace.source().filter(source -> source.definedIn().kind() != RecipeKind.SOLVER).isEmpty();
      Side side = new Side(value, origin, computed);
      if (trace.nesting() == 0) {
        values.put(trace.attribute(), side);
      } else {
        values.putIfAbsent(trace.recipe() + "." + trace.attribute(), side);
      }
    }
    return values;
  }
}
