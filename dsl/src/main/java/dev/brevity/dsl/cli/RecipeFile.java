package dev.brevity.dsl.cli;

import java.nio.file.Path;

/**
 * One file to work on.
 *
 * @param shown the name that the user knows it by
 */
record RecipeFile(String shown, Path path) {
  private static final Path STANDARD_INPUT = Path.of("-");

  static RecipeFile standardInput() {
    return new RecipeFile("<stdin>", STANDARD_INPUT);
  }

  boolean isStandardInput() {
    return path.equals(STANDARD_INPUT);
  }

  static boolean isRecipe(String name) {
    return name.endsWith(".quant") || isYaml(name);
  }

  static boolean isYaml(String name) {
    return name.endsWith(".yaml") || name.endsWith(".yml");
  }
}
