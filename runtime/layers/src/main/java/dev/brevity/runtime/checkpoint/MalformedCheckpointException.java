package dev.brevity.runtime.checkpoint;

import java.io.IOException;

/** Says why a file cannot be read as a checkpoint. */
public final class MalformedCheckpointException extends IOException {
  private static final long serialVersionUID = 1L;

  MalformedCheckpointException(String message) {
    super(message);
  }
}
