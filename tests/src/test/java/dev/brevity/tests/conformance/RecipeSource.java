package dev.brevity.tests.conformance;

import dev.brevity.runtime.proxy.QuantizerRecipe;

/** Turns the text of a recipe file into something that can be built. */
interface RecipeSource {
  /**
   * The recipe {@link RecipeText#NAME} of the file.
   *
   * @throws Refusal if the checker finds an error
   */
  QuantizerRecipe compile(String text);

  /** A recipe of the catalog. */
  QuantizerRecipe preset(String name);
}
