package dev.brevity.dsl.link;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Decides whether the bases of recipes are listed in a legal order: whether C3 linearisation finds
 * one order in which no recipe comes before one that inherits from it. The order itself plays no
 * part in merging.
 */
final class Linearization {
  private final Function<Recipe, List<Recipe>> bases;
  private final Map<Recipe, Optional<List<Recipe>>> known = new IdentityHashMap<>();

  /**
   * @param bases the known bases of a recipe, in order; must not contain cycles
   */
  Linearization(Function<Recipe, List<Recipe>> bases) {
    this.bases = bases;
  }

  /**
   * The recipe and everything it inherits from, most special first; empty when there is no
   * consistent order.
   */
  Optional<List<Recipe>> of(Recipe recipe) {
    Optional<List<Recipe>> found = known.get(recipe);
    if (found == null) {
      found = compute(recipe);
      known.put(recipe, found);
    }
    return found;
  }

  private Optional<List<Recipe>> compute(Recipe recipe) {
    List<ArrayDeque<Recipe>> sequences = new ArrayList<>();
    for (Recipe base : bases.apply(recipe)) {
      Optional<List<Recipe>> inherited = of(base);
      if (inherited.isEmpty()) {
        return Optional.empty();
      }
      sequences.add(new ArrayDeque<>(inherited.get()));
    }
    sequences.add(new ArrayDeque<>(bases.apply(recipe)));
    List<Recipe> order = new ArrayList<>();
    order.add(recipe);
    while (true) {
      sequences.removeIf(ArrayDeque::isEmpty);
      if (sequences.isEmpty()) {
        return Optional.of(order);
      }
      Optional<Recipe> next = head(sequences);
      if (next.isEmpty()) {
        return Optional.empty();
      }
      order.add(next.get());
      for (ArrayDeque<Recipe> sequence : sequences) {
        if (sequence.getFirst() == next.get()) {
          sequence.removeFirst();
        }
      }
    }
  }

  /** The first head that is in no other sequence's tail. */
  private static Optional<Recipe> head(List<ArrayDeque<Recipe>> sequences) {
    for (ArrayDeque<Recipe> sequence : sequences) {
      Recipe candidate = sequence.getFirst();
      boolean free =
          sequences.stream()
              .allMatch(other -> other.getFirst() == candidate || !other.contains(candidate));
      if (free) {
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }
}
