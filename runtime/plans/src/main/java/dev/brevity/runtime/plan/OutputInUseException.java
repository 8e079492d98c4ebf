package dev.brevity.runtime.plan;

import java.io.IOException;
import java.nio.file.Path;

/** Another process is writing the output. */
public final class OutputInUseException extends IOException {
  private static final long serialVersionUID = 1L;

  OutputInUseException(Path output) {
    super("another process is writing `" + output + "`");
  }
}
