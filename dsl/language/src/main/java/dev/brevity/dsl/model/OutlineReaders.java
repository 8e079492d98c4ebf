package dev.brevity.dsl.model;

import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;

/** The readers that the libraries on the class path contribute. */
public final class OutlineReaders {
  private OutlineReaders() {}

  /**
   * The outline of the network in the file.
   *
   * @param shown the file as messages name it
   * @throws UnreadableModelException if no reader knows the format or the file is broken
   */
  public static ModelOutline read(Path file, String shown) throws UnreadableModelException {
    for (OutlineReader reader : ServiceLoader.load(OutlineReader.class)) {
      if (reader.reads(file)) {
        return reader.read(file, shown);
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
