package dev.brevity.runtime.proxy;

import dev.brevity.runtime.module.ProxyModule;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A recipe for a quantizer, ready to be put to work. Immutable. */
public interface QuantizerRecipe {
  /** The name under which it was found. */
  String name();

  /**
   * The same recipe with one more layer on top.
   *
   * @param overrides values by attribute: Java numbers, booleans and strings, enum constants, lists
   *     of these, null for {@code none}, or {@linkplain Name names} of implementations and recipes
   */
  QuantizerRecipe with(Map<String, ? extends @Nullable Object> overrides);

  /** The same recipe with one attribute set to another value. */
  default QuantizerRecipe with(String attribute, @Nullable Object value) {
    return with(Collections.singletonMap(attribute, value));
  }

  /**
   * Builds the objects that the recipe describes.
   *
   * @param kind what the layer needs; a recipe for something else is refused
   * @param sites the layers that share the quantizer, at least one
   * @param self the quantizer that is being built, for statistics that try it out later
   * @throws dev.brevity.runtime.RecipeException if the recipe cannot be resolved for these layers
   */
  <P extends QuantProxy> P build(Class<P> kind, List<QuantizerSite> sites, ProxyModule self);

  /**
   * Refuses a recipe for something else, as far as it tells without a layer.
   *
   * @param kind what the layer needs
   * @throws dev.brevity.runtime.RecipeException if the recipe is known to make another kind
   */
  default void requireKind(Class<? extends QuantProxy> kind) {}

  /**
   * What the recipe resolves to, written down.
   *
   * @param sites the layers that share the quantizer, at least one
   * @throws dev.brevity.runtime.RecipeException if the recipe cannot be resolved for these layers
   */
  ResolvedRecipe resolve(List<QuantizerSite> sites);

  /**
   * A capitalised name as a value: an implementation, a recipe or an enum constant, whichever its
   * place asks for.
   */
  record Name(String text) {}
}
