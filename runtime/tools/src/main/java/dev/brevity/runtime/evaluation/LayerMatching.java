package dev.brevity.runtime.evaluation;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Which values of two models are the same, as far as their names tell. */
final class LayerMatching {
  private LayerMatching() {}

  /**
   * For values of the reference, those of the other model that share a name with them. A name that
   * stands for several values of a model says nothing. A layer into which the other model has
   * merged the batch normalization after it gives what the normalization does.
   */
  static Map<WatchedLayer, WatchedLayer> of(
      List<WatchedLayer> reference, List<WatchedLayer> others) {
    Map<String, WatchedLayer> known = unique(others);
    Set<String> clear = unique(reference).keySet();
    Map<String, WatchedLayer> ids = new HashMap<>();
    reference.forEach(layer -> ids.put(layer.id(), layer));
    Set<WatchedLayer> taken = new HashSet<>();
    Map<WatchedLayer, WatchedLayer> matched = new LinkedHashMap<>();
    for (WatchedLayer layer : reference) {
      candidates(layer, clear, known)
          .filter(other -> !taken.contains(other))
          .findFirst()
          .ifPresent(
              other -> {
                taken.add(other);
                WatchedLayer norm = ids.get(layer.normalized());
                boolean merged =
                    norm != null && candidates(norm, clear, known).allMatch(other::equals);
                matched.put(merged ? norm : layer, other);
              });
    }
    return matched;
  }

  private static Stream<WatchedLayer> candidates(
      WatchedLayer layer, Set<String> clear, Map<String, WatchedLayer> known) {
    return layer.aliases().stream()
        .filter(clear::contains)
        .filter(known::containsKey)
        .sorted()
        .map(known::get);
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
