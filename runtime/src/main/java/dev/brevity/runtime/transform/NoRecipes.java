package dev.brevity.runtime.transform;

import dev.brevity.runtime.proxy.QuantizerCatalog;

/** For builders that are given recipes, never names of recipes. */
final class NoRecipes {
  static final QuantizerCatalog CATALOG =
      name -> {
        throw new IllegalArgumentException("no recipe is looked up by name here: " + name);
      };

  private NoRecipes() {}
}
