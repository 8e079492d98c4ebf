package dev.brevity.runtime.plan;

import java.io.IOException;
import java.nio.file.Path;

/** Something stands where output would go, and is not to be overwritten. */
public final class OutputTakenException extends IOException {
  private static final long serialVersionUID = 1L;

  /** The reason where all that is missing is permission. */
  static final String EXISTS = "exists already; --force replaces it";

  /**
   * @param reason the rest of a sentence that begins with the place
   */
  OutputTakenException(Path place, String reason) {
    super("`" + place.getFileName() + "` " + reason);
  }
}
