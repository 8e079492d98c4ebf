package dev.brevity.dsl.explain;

import dev.brevity.dsl.evaluate.Resolution;
import dev.brevity.dsl.evaluate.Trace;
import dev.brevity.dsl.evaluate.ValueNotation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Compares what two recipes resolve to, attribute by attribute; how they are written does not
 * matter.
 */
public final class RecipeDifference {
  private RecipeDifference() {}

  /** An attribute that the two recipes give different values; an absent one is not needed there. */
  public record Change(String attribute, Optional<Side> left, Optional<Side> right) {}

  /**
   * A value in one of the recipes.
   *
   * @param origin where it is set; empty for what no recipe sets
   */
  public record Side(String value, String origin) {}

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
      if (trace.nesting() == 0) {
        values.put(trace.attribute(), new Side(value, origin));
      } else {
        values.putIfAbsent(trace.recipe() + "." + trace.attribute(), new Side(value, origin));
      }
    }
    return values;
  }
}
