package dev.brevity.dsl.model;

import java.nio.file.Path;
import java.util.List;

/**
 * A network in a file. Formats whose networks can be computed give more: see their own types of
 * files.
 */
public interface NetworkFile {
  /**
   * The network without its numbers. Reads no tensors and starts no engine.
   *
   * @throws UnreadableModelException if the network is broken
   */
  ModelOutline outline() throws UnreadableModelException;

  /** The further files that the network is read from, as far as they are there. */
  default List<Path> furtherFiles() {
    return List.of();
  }
}
