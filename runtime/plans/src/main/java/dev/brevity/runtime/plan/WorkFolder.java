package dev.brevity.runtime.plan;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder of unfinished work. Somebody else may have put something there: links are not
 * followed, and files that have none of the names below are left alone.
 */
final class WorkFolder {
  /** What is kept here: the journal's files, stages of language models, and drafts of output. */
  private static final String WORK = "state\\.checkpoint|[0-9a-f]{16}";

  private static final String OURS = "lock|key|state\\.checkpoint\\.part|draft|" + WORK;

  /** They say that the rest was made here, and so they are the last to go. */
  private static final List<String> SIGNS = List.of("key", "lock");

  private final Path path;

  private WorkFolder(Path path) {
    this.path = path;
  }

  /**
   * The folder, made if it is not there.
   *
   * @throws UnsafeFolderException if a link stands where it, or one of its files, would be
   */
  static WorkFolder open(Path path) throws IOException {
    try {
      Files.createDirectory(path);
    } catch (FileAlreadyExistsException e) {
      requireOrdinary(path);
      if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
        throw new UnsafeFolderException(path, "is not a folder; remove it");
      }
    }
    WorkFolder folder = new WorkFolder(path);
    for (Path entry : folder.entries()) {
      requireOrdinary(entry);
    }
    return folder;
  }

  private static void requireOrdinary(Path path) throws IOException {
    if (Files.isSymbolicLink(path)) {
      throw new UnsafeFolderException(path, "is a symbolic link; remove it");
    }
  }

  Path path() {
    return path;
  }

  Path file(String name) {
    return path.resolve(name);
  }

  /** Whether somebody's work can be gone on with here. */
  boolean holdsWork() throws IOException {
    return entries().stream().anyMatch(WorkFolder::isWork);
  }

  /** Removes what could be gone on with. */
  void forgetWork() throws IOException {
    for (Path entry : entries()) {
      if (isWork(entry)) {
        delete(entry);
      }
    }
  }

  /**
   * Refuses a folder with files that have names of ours and were not made here.
   *
   * @throws UnsafeFolderException naming one of them
   */
  void refuseOthers() throws IOException {
    for (Path entry : entries()) {
      if (!entry.getFileName().toString().equals("lock")) {
        throw new UnsafeFolderException(
            path, "holds `" + entry.getFileName() + "` that was not made here; move it away");
      }
    }
  }

  private static boolean isWork(Path entry) {
    return entry.getFileName().toString().matches(WORK);
  }

  /** Its entries that have a name of ours, the signs last. */
  private List<Path> entries() throws IOException {
    try (Stream<Path> all = Files.list(path)) {
      return all.filter(entry -> entry.getFileName().toString().matches(OURS))
          .sorted(Comparator.comparingInt(entry -> SIGNS.indexOf(entry.getFileName().toString())))
          .toList();
    }
  }

  /** Removes what was made here; the folder, too, unless it holds something else. */
  void remove() throws IOException {
    if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    for (Path entry : entries()) {
      delete(entry);
    }
    try {
      Files.deleteIfExists(path);
    } catch (DirectoryNotEmptyException somebodyElsesFiles) {
      // They stay.
    }
  }

  private static void delete(Path entry) throws IOException {
    Files.walkFileTree(
        entry,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failure)
              throws IOException {
            if (failure instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw failure;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
              throws IOException {
            Files.deleteIfExists(folder);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
