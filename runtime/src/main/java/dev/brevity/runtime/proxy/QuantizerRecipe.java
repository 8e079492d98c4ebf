package dev.brevity.runtime.proxy;

import dev.brevity.runtime.module.ProxyModule;
import java.util.List;

/** A recipe for a quantizer, ready to be put to work. Immutable. */
public interface QuantizerRecipe {
  /** The name under which it was found. */
  String name();

  /**
   * The same recipe with one more layer on top: the attribute set to the value.
   *
   * @param value a Java number, boolean or string, an enum constant or its name, an implementation's or recipe's name,
   *     a list of these, or null for {@code none}
   */
  QuantizerRecipe with(String attribute, Object value);

  /**
   * Builds the objects that the recipe describes.
   *
   * @param kind what the layer needs; a recipe for something else is refused
   * @param sites the layers that share the quantizer, at least one
   * @param self the quantizer that is being built, for statistics that try it out later
   * @throws dev.brevity.runtime.RecipeException if the recipe cannot be resolved for these layers
   */
  <P extends QuantProxy> P build(Class<P> kind, List<QuantizerSite> sites, ProxyModule self);
}
