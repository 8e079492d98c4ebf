package dev.brevity.runtime.safetensors;

import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.model.UnreadableModelException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;

/** Files that are not what their names say. */
public final class Malformed {
  private Malformed() {}

  /**
   * The finding for one file.
   *
   * @param shown the file as messages name it
   * @param reason what is wrong with it, as the rest of a sentence: {@code is cut off}
   */
  public static UnreadableModelException file(String shown, String reason) {
    return new UnreadableModelException(
        List.of(Diagnostic.of(Code.UNREADABLE_MODEL, "`" + shown + "` " + reason).build()));
  }

  /** The finding for one file, with a way to fix it. */
  public static UnreadableModelException file(String shown, String reason, String fix) {
    return new UnreadableModelException(
        List.of(
            Diagnostic.of(Code.UNREADABLE_MODEL, "`" + shown + "` " + reason).fix(fix).build()));
  }

  /** The finding for a file that the system cannot read. */
  public static UnreadableModelException file(String shown, IOException cause) {
    if (cause instanceof NoSuchFileException) {
      return file(shown, "does not exist");
    }
    if (cause instanceof EOFException) {
      return file(shown, "is cut off");
    }
    return file(shown, "cannot be read: " + cause.getMessage());
  }
}
