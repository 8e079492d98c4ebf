package dev.brevity.dsl.cli;

import dev.brevity.dsl.source.Surface;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Waits until recipes in folders, or other files, have changed, come or gone. */
final class FileWatch {
  private static final long INTERVAL_MILLIS = 300;

  private final Set<Path> files = new TreeSet<>();
  private final Set<Path> folders = new TreeSet<>();
  private final List<Path> trees;
  private final List<String> before;

  /**
   * Begins to watch.
   *
   * @param files whose folders are watched for other recipes too
   * @param trees folders that are watched with all below them
   */
  FileWatch(Collection<Path> files, Collection<Path> trees) {
    this.trees = List.copyOf(trees);
    for (Path file : files) {
      Path whole = file.toAbsolutePath();
      this.files.add(whole);
      folders.add(whole.getParent() == null ? whole : whole.getParent());
    }
    this.before = now();
  }

  /**
   * Returns when something has changed.
   *
   * @throws InterruptedException if the thread is interrupted
   */
  void await() throws InterruptedException {
    while (before.equals(now())) {
      Thread.sleep(INTERVAL_MILLIS);
    }
  }

  private List<String> now() {
    Set<Path> seen = new TreeSet<>(files);
    for (Path folder : folders) {
      try (Stream<Path> entries = Files.list(folder)) {
        entries.filter(entry -> Surface.of(entry.toString()).isPresent()).forEach(seen::add);
      } catch (IOException gone) {
        // Which is a change.
      }
    }
    trees.forEach(tree -> addBelow(tree, seen));
    return seen.stream().map(FileWatch::state).toList();
  }

  /** As commands look for recipes: hidden folders and links to folders are left out. */
  private static void addBelow(Path folder, Set<Path> seen) {
    try (Stream<Path> entries = Files.list(folder)) {
      for (Path entry : entries.toList()) {
        if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
          if (!entry.getFileName().toString().startsWith(".")) {
            addBelow(entry, seen);
          }
        } else if (Surface.of(entry.toString()).isPresent()) {
          seen.add(entry);
        }
      }
    } catch (IOException gone) {
      // Which is a change.
    }
  }

  private static String state(Path file) {
    try {
      return file + "\t" + Files.getLastModifiedTime(file).toMillis() + "\t" + Files.size(file);
    } catch (IOException gone) {
      return file + "\tgone";
    }
  }
}
