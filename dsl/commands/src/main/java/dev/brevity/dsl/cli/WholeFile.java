package dev.brevity.dsl.cli;

import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;

import dev.brevity.dsl.file.FinishedFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;

/** Writes files so that at every moment the old or the new content is there, never a part. */
public final class WholeFile {
  private static final int MOST_LINKS = 40;

  private WholeFile() {}

  /**
   * Puts the text in the file, keeping its permissions; a link stays a link. A file with several
   * hard links is written in place.
   *
   * @param shown the file as messages name it
   * @throws UsageException if the file cannot be written; it is then as it was
   */
  public static void write(Path file, String shown, String text) {
    try {
      if (Files.exists(file) && !Files.isRegularFile(file)) {
        // A device or a pipe takes the text and stays what it is.
        Files.writeString(file, text, StandardOpenOption.WRITE);
        return;
      }
      Path target = Files.exists(file) ? file.toRealPath() : pointedAt(file.toAbsolutePath());
      if (hasOtherNames(target)) {
        // A new file in its place would leave the old text under the other names.
        Files.writeString(target, text, StandardOpenOption.WRITE, TRUNCATE_EXISTING);
        return;
      }
      Path draft = Files.createTempFile(target.getParent(), "." + target.getFileName(), ".tmp");
      draft.toFile().deleteOnExit();
      try {
        Files.writeString(draft, text, StandardCharsets.UTF_8);
        copyPermissions(target, draft);
        FinishedFile.replace(draft, target);
      } finally {
        Files.deleteIfExists(draft);
      }
    } catch (IOException e) {
      throw new UsageException("cannot write `" + shown + "`: " + FileTrouble.describe(e));
    }
  }

  /** Where links lead that lead to nothing yet. */
  private static Path pointedAt(Path file) throws IOException {
    Path place = file;
    for (int i = 0; Files.isSymbolicLink(place); i++) {
      if (i == MOST_LINKS) {
        throw new FileSystemLoopException(file.toString());
      }
      place = place.resolveSibling(Files.readSymbolicLink(place));
    }
    return place;
  }

  /** Whether it is a file with several hard links, as far as the file system tells. */
  private static boolean hasOtherNames(Path file) throws IOException {
    if (!Files.exists(file)
        || !file.getFileSystem().supportedFileAttributeViews().contains("unix")) {
      return false;
    }
    return Files.getAttribute(file, "unix:nlink") instanceof Integer links && links > 1;
  }

  private static void copyPermissions(Path from, Path to) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(to, PosixFileAttributeView.class);
    if (view == null) {
      return;
    }
    Set<PosixFilePermission> permissions =
        Files.exists(from)
            ? Files.getPosixFilePermissions(from)
            : EnumSet.of(
                PosixFilePermission.OWNER_READ,
                PosixFilePermission.OWNER_WRITE,
                PosixFilePermission.GROUP_READ,
                PosixFilePermission.OTHERS_READ);
    view.setPermissions(permissions);
  }
}
