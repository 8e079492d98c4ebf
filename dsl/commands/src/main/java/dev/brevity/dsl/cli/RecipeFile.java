package dev.brevity.dsl.cli;

import java.nio.file.Path;

/**
 * One file to work on.
 *
 * @param shown the name that the user knows it by
 * @param root the folder that its imports cannot leave
 */
record RecipeFile(String shown, Path path, Path root) {
  /** The path that means standard input. */
  static final String STANDARD_INPUT = "-";

  boolean isStandardInput() {
    return shown.equals("<stdin>");
  }
}
