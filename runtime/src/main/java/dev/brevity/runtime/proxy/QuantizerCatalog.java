package dev.brevity.runtime.proxy;

/** Where layers find quantizers by name. */
@FunctionalInterface
public interface QuantizerCatalog {
  /**
   * The recipe of that name.
   *
   * @throws dev.brevity.runtime.RecipeException if there is none or it is not sound
   */
  QuantizerRecipe quantizer(String name);
}
