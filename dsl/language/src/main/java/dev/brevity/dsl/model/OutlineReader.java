package dev.brevity.dsl.model;

import java.nio.file.Path;

/**
 * Reads the outline of networks in one file format. Must read no tensors and start no engine: it
 * serves {@code dsl check} and {@code dsl plan}.
 */
public interface OutlineReader {
  /** Whether the file is of this format, as far as its name tells. */
  boolean reads(Path file);

  /**
   * The outline.
   *
   * @param shown the file as messages name it
   * @throws UnreadableModelException if the file is not a network of this format
   */
  ModelOutline read(Path file, String shown) throws UnreadableModelException;
}
