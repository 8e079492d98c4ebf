package dev.brevity.runtime.plan;

import ai.djl.ndarray.NDManager;
import dev.brevity.dsl.model.NetworkFile;
import dev.brevity.dsl.model.NetworkFormats;
import dev.brevity.dsl.model.UnreadableModelException;
import dev.brevity.runtime.graph.Graph;
import java.nio.file.Path;

/** A network in a file that can be computed. */
public interface GraphFile extends NetworkFile {
  /**
   * The network with its tensors. Its layers have the names of those in the outline.
   *
   * @param manager owns the tensors
   * @throws UnreadableModelException if the network or a tensor is broken
   */
  Graph graph(NDManager manager) throws UnreadableModelException;

  /**
   * The network in the file.
   *
   * @param shown the file as messages name it
   * @throws UnreadableModelException if no format that can be computed is that of the file, or the
   *     file is broken
   */
  static GraphFile open(Path file, String shown) throws UnreadableModelException {
    if (NetworkFormats.open(file, shown) instanceof GraphFile opened) {
      return opened;
    }
    throw NetworkFormats.unreadable(shown);
  }
}
