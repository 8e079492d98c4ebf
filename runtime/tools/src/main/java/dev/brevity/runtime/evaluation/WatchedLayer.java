package dev.brevity.runtime.evaluation;

import java.util.Set;

/**
 * A value inside a network that can be watched.
 *
 * @param id what the model itself calls it
 * @param name what people call it
 * @param aliases all names by which the same value may be known in another model
 * @param normalized the id of the batch normalization that alone takes the value, and is part of
 *     the layer in models that have merged it; empty if there is none
 */
public record WatchedLayer(String id, String name, Set<String> aliases, String normalized) {
  public WatchedLayer(String id, String name, Set<String> aliases) {
    this(id, name, aliases, "");
  }

  public WatchedLayer {
    aliases = Set.copyOf(aliases);
  }
}
