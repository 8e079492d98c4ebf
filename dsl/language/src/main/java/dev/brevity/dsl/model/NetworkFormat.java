package dev.brevity.dsl.model;

import java.nio.file.Path;

/** A file format of networks. Found with {@link java.util.ServiceLoader}. */
public interface NetworkFormat {
  /** Whether the file is of this format, as far as its name tells. */
  boolean reads(Path file);

  /**
   * Opens a file. Must read no tensors and start no engine: it serves {@code dsl check} and {@code
   * dsl plan} too.
   *
   * @param shown the file as messages name it
   * @throws UnreadableModelException if the file is not a network of this format
   */
  NetworkFile open(Path file, String shown) throws UnreadableModelException;
}
