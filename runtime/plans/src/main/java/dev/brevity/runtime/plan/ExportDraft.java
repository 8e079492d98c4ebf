package dev.brevity.runtime.plan;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * The files of an export while they are written. They get their places together when all are
 * complete, the main file last: while it is missing, nothing refers to those next to it.
 */
public final class ExportDraft implements AutoCloseable {
  private final Path folder;
  private final Path target;
  private final List<String> suffixes = new ArrayList<>();

  /**
   * @param folder on the same disk as the target; what is unfinished is kept there
   * @param target the place of the main file
   */
  public ExportDraft(Path folder, Path target) throws IOException {
    this.folder = folder;
    this.target = target;
    Files.deleteIfExists(file());
  }

  /** Where to write the main file, which does not exist yet. */
  public Path file() {
    return draft("");
  }

  /**
   * Where to write a file that belongs to the main file.
   *
   * @param suffix what its name has more than that of the main file
   */
  public Path beside(String suffix) throws IOException {
    if (!suffixes.contains(suffix)) {
      suffixes.add(suffix);
    }
    Files.deleteIfExists(draft(suffix));
    return draft(suffix);
  }

  /** What the main file calls a file next to it. */
  public String nameBeside(String suffix) {
    return target.getFileName() + suffix;
  }

  /** Puts all files in their places; returns the places. */
  List<Path> publish() throws IOException {
    List<Path> places = new ArrayList<>();
    if (!suffixes.isEmpty()) {
      // An older main file must not be read with new files next to it.
      Files.deleteIfExists(target);
    }
    for (String suffix : suffixes) {
      places.add(target.resolveSibling(nameBeside(suffix)));
      replace(draft(suffix), places.get(places.size() - 1));
    }
    replace(file(), target);
    places.add(0, target);
    return places;
  }

  private Path draft(String suffix) {
    return folder.resolve("draft-" + target.getFileName() + suffix);
  }

  private static void replace(Path draft, Path place) throws IOException {
    try {
      Files.move(draft, place, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(draft, place, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** Removes what has not been published. */
  @Override
  public void close() throws IOException {
    Files.deleteIfExists(file());
    for (String suffix : suffixes) {
      Files.deleteIfExists(draft(suffix));
    }
  }
}
