package dev.brevity.runtime.evaluation;

import dev.brevity.dsl.diagnostic.Code;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A runtime cannot load or compute a model. The message is one sentence for the user. */
public final class ModelRunException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Optional<Code> code;

  public ModelRunException(String message, @Nullable Throwable cause) {
    this(message, Optional.empty(), cause);
  }

  /**
   * @param code the kind of finding, where the file is to blame
   */
  public ModelRunException(String message, Optional<Code> code, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  /** The kind of finding, where the file is to blame. */
  public Optional<Code> code() {
    return code;
  }
}
