package dev.brevity.runtime.plan;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Tries files that have been written before they get their places. */
@FunctionalInterface
public interface DraftTrial {
  /** Accepts everything. */
  DraftTrial NONE = files -> {};

  /**
   * Tries them.
   *
   * @param files under the names that they will have, the main file first
   * @throws dev.brevity.runtime.RecipeException if they must not be put in their places
   */
  void run(List<Path> files) throws IOException;
}
