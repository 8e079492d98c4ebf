package dev.brevity.dsl.cli;

import dev.brevity.dsl.source.Surface;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Finds the recipe files that the paths of a command line mean. */
final class RecipeFiles {
  private final Session session;
  private final Optional<String> givenRoot;
  private final List<RecipeFile> found = new ArrayList<>();
  private int foreign;

  private RecipeFiles(Session session, Optional<String> givenRoot) {
    this.session = session;
    this.givenRoot = givenRoot;
  }

  /**
   * The files named and those below the folders named, in the order given and sorted within a
   * folder. Links to folders below a folder are not followed, nor are hidden folders entered.
   *
   * @param root the folder that imports cannot leave; by default the folder given, or the one that
   *     holds the file given
   * @throws UsageException if a path does not exist, a folder cannot be read, or nothing is found
   *     below a folder
   */
  static List<RecipeFile> find(Session session, List<String> paths, Optional<String> root) {
    RecipeFiles files = new RecipeFiles(session, root);
    for (String path : paths) {
      files.add(path);
    }
    return files.found;
  }

  private void add(String path) {
    if (path.equals(RecipeFile.STANDARD_INPUT)) {
      found.add(
          new RecipeFile(
              "<stdin>", session.terminal().directory(), root(session.terminal().directory())));
      return;
    }
    Path place = session.resolve(path);
    if (Files.isDirectory(place)) {
      int before = found.size();
      addBelow(place, path, root(place), IgnoredPaths.NONE);
      if (foreign > 0) {
        session
            .err()
            .println(
                "skipped "
                    + foreign
                    + (foreign == 1 ? " YAML file that holds" : " YAML files that hold")
                    + " no recipes");
        foreign = 0;
      }
      if (found.size() == before) {
        throw new UsageException("there is no recipe file (.quant, .yaml, .yml) in `" + path + "`");
      }
    } else if (Files.notExists(place)) {
      throw new UsageException("there is no file `" + path + "`");
    } else {
      Path folder = place.toAbsolutePath().getParent();
      found.add(new RecipeFile(path, place, root(folder == null ? place : folder)));
    }
  }

  private Path root(Path otherwise) {
    return givenRoot.map(session::resolve).orElse(otherwise);
  }

  /**
   * Whether it is a file of the folder: no pipe or device, and no link to a file elsewhere. A link
   * that leads nowhere is one, so that it is reported.
   */
  private static boolean isOwn(Path entry, Path root) {
    if (!Files.isSymbolicLink(entry)) {
      return Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS);
    }
    try {
      Path target = entry.toRealPath();
      return Files.isRegularFile(target) && target.startsWith(root.toRealPath());
    } catch (IOException leadsNowhere) {
      return true;
    }
  }

  private void addBelow(Path folder, String shown, Path root, IgnoredPaths above) {
    IgnoredPaths ignored = IgnoredPaths.in(session, above, folder, shown);
    List<Path> entries = new ArrayList<>();
    try (DirectoryStream<Path> listing = Files.newDirectoryStream(folder)) {
      listing.forEach(entries::add);
    } catch (IOException e) {
      throw new UsageException("cannot read the folder `" + shown + "`");
    }
    Collections.sort(entries);
    for (Path entry : entries) {
      String name = entry.getFileName().toString();
      String shownEntry = shown.endsWith("/") ? shown + name : shown + "/" + name;
      if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
        if (!name.startsWith(".") && !ignored.covers(shownEntry, name)) {
          addBelow(entry, shownEntry, root, ignored);
        }
      } else if (Surface.of(name).isPresent() && isOwn(entry, root)) {
        if (ignored.covers(shownEntry, name)) {
          continue;
        }
        if (ForeignYaml.is(entry)) {
          foreign++;
        } else {
          found.add(new RecipeFile(shownEntry, entry, root));
        }
      }
    }
  }
}
