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

  /** A catalog without recipes, for builders that are given recipes and never their names. */
  static QuantizerCatalog empty() {
    return name -> {
      throw new IllegalArgumentException("no recipe is looked up by name here: " + name);
    };
  }
}
