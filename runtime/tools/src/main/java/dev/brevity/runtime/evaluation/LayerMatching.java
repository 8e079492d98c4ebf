package dev.brevity.runtime.evaluation;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which values of two models are the same, as far as their names tell. */
final class LayerMatching {
  private LayerMatching() {}

  /**
   * For values of the reference, those of the other model that share a name with them. A name that
   * stands for several values of a model says nothing.
   */
  static Map<WatchedLayer, WatchedLayer> of(
      List<WatchedLayer> reference, List<WatchedLayer> others) {
    Map<String, WatchedLayer> known = unique(others);
    Set<String> clear = unique(reference).keySet();
    Set<WatchedLayer> taken = new HashSet<>();
    Map<WatchedLayer, WatchedLayer> matched = new LinkedHashMap<>();
    for (WatchedLayer layer : reference) {
      layer.aliases().stream()
          .filter(clear::contains)
          .filter(known::containsKey)
          .sorted()
          .map(known::get)
          .filter(other -> !taken.contains(other))
          .findFirst()
          .ifPresent(
              other -> {
                taken.add(other);
                matched.put(layer, other);
              });
    }
    return matched;
  }

  private static Map<String, WatchedLayer> unique(List<WatchedLayer> layers) {
    Map<String, WatchedLayer> byName = new HashMap<>();
    Set<String> ambiguous = new HashSet<>();
    for (WatchedLayer layer : layers) {
      for (String alias : layer.aliases()) {
        if (byName.put(alias, layer) != null) {
          ambiguous.add(alias);
        }
      }
    }
    byName.keySet().removeAll(ambiguous);
    return byName;
  }
}
