package dev.brevity.runtime.plan;

import ai.djl.ndarray.NDManager;
import dev.brevity.dsl.model.UnreadableModelException;
import dev.brevity.runtime.graph.Graph;
import java.nio.file.Path;

/**
 * Reads networks of one file format whole, with their tensors. Found with {@link
 * java.util.ServiceLoader}. Its layers have the names of those in the outline of the same file.
 */
public interface NetworkReader {
  /** Whether the file is of this format, as far as its name tells. */
  boolean reads(Path file);

  /**
   * The network.
   *
   * @param shown the file as messages name it
   * @param manager owns the tensors
   * @throws UnreadableModelException if the file is not a network of this format
   */
  Graph read(Path file, String shown, NDManager manager) throws UnreadableModelException;
}
