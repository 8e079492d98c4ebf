package dev.brevity.runtime.layer;

import dev.brevity.runtime.proxy.AttachedQuantizer;
import dev.brevity.runtime.proxy.QuantProxy;
import dev.brevity.runtime.proxy.QuantizerCatalog;
import dev.brevity.runtime.proxy.QuantizerRecipe;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which quantizer a layer is to get in one of its places, while the layer is being described. */
public final class QuantizerChoice<P extends QuantProxy> {
  private final Class<P> kind;
  private final String noneName;
  private final Map<String, @Nullable Object> overrides = new LinkedHashMap<>();
  private @Nullable String name;
  private @Nullable QuantizerRecipe recipe;
  private @Nullable AttachedQuantizer<P> shared;

  /**
   * @param noneName the recipe of a quantizer that does nothing, which overrides may bring to life
   * @param name the initial recipe; null for no quantizer
   */
  public QuantizerChoice(Class<P> kind, String noneName, @Nullable String name) {
    this.kind = kind;
    this.noneName = noneName;
    this.name = name;
  }

  /** Chooses the recipe of that name; null for none. */
  public void named(@Nullable String newName) {
    name = newName;
    recipe = null;
    shared = null;
  }

  /** Chooses a recipe. */
  public void recipe(QuantizerRecipe newRecipe) {
    named(null);
    recipe = newRecipe;
  }

  /** Chooses the quantizer of another layer. */
  public void shared(AttachedQuantizer<P> other) {
    named(null);
    shared = other;
  }

  /** Overrides an attribute of the recipe. */
  public void override(String attribute, @Nullable Object value) {
    overrides.put(attribute, value);
  }

  /** Overrides an attribute unless that has been done already. */
  public void overrideIfAbsent(String attribute, @Nullable Object value) {
    overrides.putIfAbsent(attribute, value);
  }

  /** Whether the quantizer is that of another layer. */
  public boolean isShared() {
    return shared != null;
  }

  /** Whether no recipe has been chosen. */
  public boolean isNone() {
    return name == null && recipe == null && shared == null;
  }

  /** The quantizer; null when there is none and nothing is overridden. */
  public @Nullable AttachedQuantizer<P> choose(QuantizerCatalog catalog) {
    if (shared != null) {
      if (!overrides.isEmpty()) {
        throw new IllegalArgumentException(
            "a quantizer shared with another layer cannot be changed for this one: "
                + String.join(", ", overrides.keySet()));
      }
      return shared;
    }
    if (recipe == null && name == null && overrides.isEmpty()) {
      return null;
    }
    QuantizerRecipe chosen =
        recipe != null ? recipe : catalog.quantizer(name != null ? name : noneName);
    return new AttachedQuantizer<>(chosen.with(overrides), kind);
  }
}
