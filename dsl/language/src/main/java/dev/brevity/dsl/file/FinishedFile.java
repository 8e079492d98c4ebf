package dev.brevity.dsl.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A file that is complete and gets its place. Its bytes reach the disk before its name does, so
 * that a power failure leaves the old file, or none, or the new one whole.
 */
public final class FinishedFile {
  private FinishedFile() {}

  /** Puts a file in its place, instead of what may be there. */
  public static void replace(Path draft, Path place) throws IOException {
    force(draft);
    try {
      Files.move(draft, place, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(draft, place, StandardCopyOption.REPLACE_EXISTING);
    }
    forceFolder(place);
  }

  /**
   * Puts a file in a place that is free. Of two that do so at the same time, one fails.
   *
   * @throws FileAlreadyExistsException if the place is taken
   */
  public static void add(Path draft, Path place) throws IOException {
    force(draft);
    boolean linked;
    try {
      Files.createLink(place, draft);
      linked = true;
    } catch (FileAlreadyExistsException e) {
      throw e;
    } catch (IOException | UnsupportedOperationException noLinksHere) {
      linked = false;
    }
    if (linked) {
      Files.delete(draft);
    } else {
      Files.move(draft, place);
    }
    forceFolder(place);
  }

  /** Waits until the bytes of a file are on disk. */
  private static void force(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  /** Waits until a new name is on disk, where folders can be asked for that. */
  private static void forceFolder(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null) {
      return;
    }
    try (FileChannel channel = FileChannel.open(folder)) {
      channel.force(true);
    } catch (IOException folderCannotBeOpened) {
      // Some systems open no folders; the file itself is on disk.
    }
  }
}
