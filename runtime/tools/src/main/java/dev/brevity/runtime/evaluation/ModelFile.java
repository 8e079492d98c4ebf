package dev.brevity.runtime.evaluation;

import dev.brevity.dsl.model.UnreadableModelException;
import dev.brevity.runtime.plan.GraphFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A model in a file.
 *
 * @param shown the file as the user names it
 * @param bytes the size, files of constants included
 */
public record ModelFile(Path path, String shown, long bytes) {
  /** With the size of the file and of those that belong to it, as far as they are there. */
  public static ModelFile of(Path path, String shown) throws IOException {
    long bytes = Files.size(path);
    try {
      for (Path further : GraphFile.open(path, shown).furtherFiles()) {
        bytes += Files.size(further);
      }
    } catch (UnreadableModelException found) {
      // Who loads it says why.
    }
    return new ModelFile(path, shown, bytes);
  }
}
