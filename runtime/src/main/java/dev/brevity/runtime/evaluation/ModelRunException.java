package dev.brevity.runtime.evaluation;

import org.jspecify.annotations.Nullable;

/** A runtime cannot load or compute a model. The message is one sentence for the user. */
public final class ModelRunException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ModelRunException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
