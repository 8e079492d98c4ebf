package dev.brevity.dsl.cli;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where a command puts the text it makes.
 *
 * @param file the file as the user names it, completely or not at all; null for standard output
 */
public record TextOutput(Session session, @Nullable String file) {
  /**
   * Makes sure that nothing is there yet.
   *
   * @param force whether something may be there
   * @throws UsageException if a file is there, or the operating system cannot have such a file
   */
  public void requireFree(boolean force) {
    if (file != null) {
      Path place = session.resolve(file);
      if (Files.exists(place, LinkOption.NOFOLLOW_LINKS) && !force) {
        throw UsageException.exists(file);
      }
    }
  }

  /**
   * Makes sure that there is a folder for it.
   *
   * @throws UsageException if there is none
   */
  public void requireFolder() {
    if (file != null && !Files.isDirectory(session.resolve(file).resolveSibling("."))) {
      throw new UsageException(UsageException.homeless(file));
    }
  }

  /**
   * Writes the text.
   *
   * @throws UsageException if the file cannot be written; it is then as it was
   */
  public void write(String text) {
    if (file == null) {
      session.out().print(text);
    } else {
      WholeFile.write(session.resolve(file), file, text);
    }
  }
}
