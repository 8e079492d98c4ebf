package dev.brevity.runtime.evaluation;

import java.util.Set;

/**
 * A value inside a network that can be watched.
 *
 * @param id what the model itself calls it
 * @param name what people call it
 * @param aliases all names by which the same value may be known in another model
 */
public record WatchedLayer(String id, String name, Set<String> aliases) {
  public WatchedLayer {
    aliases = Set.copyOf(aliases);
  }
}
