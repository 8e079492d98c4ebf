package dev.brevity.dsl.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** Says in plain words what an {@link IOException} means. */
public final class FileTrouble {
  private FileTrouble() {}

  /** The reason, as part of a sentence. */
  public static String describe(IOException trouble) {
    if (trouble instanceof NoSuchFileException) {
      return "there is no such file or folder";
    }
    if (trouble instanceof AccessDeniedException) {
      return "access is denied";
    }
    if (trouble instanceof NotDirectoryException) {
      return "it is not a folder";
    }
    if (trouble instanceof FileSystemLoopException) {
      return "its links form a loop";
    }
    String message = trouble.getMessage();
    return message == null ? "the system gives no reason" : message;
  }
}
