package dev.brevity.runtime.checkpoint;

import ai.djl.ndarray.NDArray;
import dev.brevity.runtime.proxy.ResolvedRecipe;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Compares what was saved with what is there: quantizers first, then arrays and counters. */
final class Comparison {
  private final Checkpoint saved;
  private final NetworkState present;
  private final List<Difference> found = new ArrayList<>();
  private final Set<String> unmatched = new LinkedHashSet<>();

  private Comparison(Checkpoint saved, NetworkState present) {
    this.saved = saved;
    this.present = present;
  }

  static List<Difference> of(Checkpoint saved, NetworkState present) {
    Comparison comparison = new Comparison(saved, present);
    comparison.compareRecipes();
    comparison.compareArrays();
    comparison.compareNames(
        Difference.Kind.COUNTER, saved.counters().keySet(), present.counters().keySet());
    return comparison.found;
  }

  private void compareRecipes() {
    for (String name : union(saved.recipes().keySet(), present.recipes().keySet())) {
      ResolvedRecipe before = saved.recipes().get(name);
      ResolvedRecipe now = present.recipes().get(name);
      if (before == null) {
        unmatched.add(name + ".");
        found.add(new Difference.OnlyPresent(Difference.Kind.QUANTIZER, name));
      } else if (now == null) {
        unmatched.add(name + ".");
        found.add(new Difference.OnlySaved(Difference.Kind.QUANTIZER, name));
      } else {
        compareAttributes(name, before.values(), now.values());
      }
    }
  }

  /** Of an object that is another one altogether, what it is made of tells nothing more. */
  private void compareAttributes(
      String quantizer, Map<String, String> before, Map<String, String> now) {
    List<String> replaced = new ArrayList<>();
    for (String path : union(before.keySet(), now.keySet())) {
      String old = before.get(path);
      String value = now.get(path);
      if (!Objects.equals(old, value) && replaced.stream().noneMatch(path::startsWith)) {
        found.add(
            new Difference.OtherAttribute(
                quantizer, path, Optional.ofNullable(old), Optional.ofNullable(value)));
        replaced.add(path + ".");
      }
    }
  }

  private void compareArrays() {
    compareNames(Difference.Kind.ARRAY, saved.arrays().keySet(), present.arrays().keySet());
    saved
        .arrays()
        .forEach(
            (name, before) -> {
              NDArray now = present.arrays().get(name);
              if (now != null && !before.shape().equals(now.getShape())) {
                found.add(new Difference.OtherShape(name, before.shape(), now.getShape()));
              } else if (now != null && before.type() != now.getDataType()) {
                found.add(new Difference.OtherType(name, before.type(), now.getDataType()));
              }
            });
  }

  /** What belongs to a quantizer that only one side has goes without saying. */
  private void compareNames(Difference.Kind kind, Set<String> before, Set<String> now) {
    for (String name : union(before, now)) {
      if (unmatched.stream().anyMatch(name::startsWith)) {
        continue;
      }
      if (!before.contains(name)) {
        found.add(new Difference.OnlyPresent(kind, name));
      } else if (!now.contains(name)) {
        found.add(new Difference.OnlySaved(kind, name));
      }
    }
  }

  private static Set<String> union(Set<String> first, Set<String> second) {
    Set<String> all = new LinkedHashSet<>(first);
    all.addAll(second);
    return all;
  }
}
