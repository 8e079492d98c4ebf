package dev.brevity.runtime.layer;

import dev.brevity.runtime.proxy.QuantProxy;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The quantizers that a layer chooses, by the prefix that their attributes have in the layer. */
public final class QuantizerChoices {
  private final Map<String, QuantizerChoice<? extends QuantProxy>> byPrefix = new LinkedHashMap<>();

  /** Adds a choice; a prefix that begins like another one comes before it. */
  public void add(String prefix, QuantizerChoice<? extends QuantProxy> choice) {
    byPrefix.put(prefix, choice);
  }

  /**
   * Overrides an attribute.
   *
   * @param attribute with its prefix
   * @throws IllegalArgumentException if no prefix fits
   */
  public void set(String attribute, @Nullable Object value) {
    if (!setIfKnown(attribute, value)) {
      throw new IllegalArgumentException(
          "`" + attribute + "` must begin with one of " + prefixes());
    }
  }

  /** Overrides an attribute and returns true; returns false if no prefix fits. */
  public boolean setIfKnown(String attribute, @Nullable Object value) {
    for (Map.Entry<String, QuantizerChoice<? extends QuantProxy>> entry : byPrefix.entrySet()) {
      if (attribute.startsWith(entry.getKey())) {
        entry.getValue().override(attribute.substring(entry.getKey().length()), value);
        return true;
      }
    }
    return false;
  }

  /** All prefixes, for messages. */
  public String prefixes() {
    return String.join(", ", byPrefix.keySet());
  }
}
