package dev.brevity.dsl.model;

import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;

/** The formats that the libraries on the class path contribute. */
public final class NetworkFormats {
  private NetworkFormats() {}

  /**
   * The network in the file.
   *
   * @param shown the file as messages name it
   * @throws UnreadableModelException if no format is that of the file, or the file is broken
   */
  public static NetworkFile open(Path file, String shown) throws UnreadableModelException {
    for (NetworkFormat format :
        ServiceLoader.load(NetworkFormat.class, NetworkFormats.class.getClassLoader())) {
      if (format.reads(file)) {
        return format.open(file, shown);
      }
    }
    throw unreadable(shown);
  }

  /** What is wrong with a file of no format that can be read, or computed, here. */
  public static UnreadableModelException unreadable(String shown) {
    return new UnreadableModelException(
        List.of(
            Diagnostic.of(
                    Code.UNREADABLE_MODEL,
                    "`" + shown + "` is not a network in a format that can be read")
                .fix("name an ONNX file, or the folder of a language model from Hugging Face")
                .build()));
  }
}
