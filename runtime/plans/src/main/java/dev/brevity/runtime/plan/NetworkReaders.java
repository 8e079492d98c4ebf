package dev.brevity.runtime.plan;

import ai.djl.ndarray.NDManager;
import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.model.UnreadableModelException;
import dev.brevity.runtime.graph.Graph;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;

/** The readers of networks that the libraries on the class path contribute. */
public final class NetworkReaders {
  private NetworkReaders() {}

  /**
   * The network in the file.
   *
   * @param shown the file as messages name it
   * @param manager owns the tensors
   * @throws UnreadableModelException if no reader knows the format or the file is broken
   */
  public static Graph read(Path file, String shown, NDManager manager)
      throws UnreadableModelException {
    for (NetworkReader reader :
        ServiceLoader.load(NetworkReader.class, NetworkReaders.class.getClassLoader())) {
      if (reader.reads(file)) {
        return reader.read(file, shown, manager);
      }
    }
    throw new UnreadableModelException(
        List.of(
            Diagnostic.of(
                    Code.UNREADABLE_MODEL,
                    "`" + shown + "` is no kind of network that can be read here")
                .build()));
  }
}
