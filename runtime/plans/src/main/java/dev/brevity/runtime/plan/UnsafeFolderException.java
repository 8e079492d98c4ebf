package dev.brevity.runtime.plan;

import java.io.IOException;
import java.nio.file.Path;

/** Something stands where unfinished work is kept that could lead writing elsewhere. */
public final class UnsafeFolderException extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * @param reason the rest of a sentence that begins with the path
   */
  UnsafeFolderException(Path path, String reason) {
    super("`" + path.getFileName() + "` " + reason);
  }
}
