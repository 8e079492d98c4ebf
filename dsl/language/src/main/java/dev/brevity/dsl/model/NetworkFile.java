package dev.brevity.dsl.model;

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
}
