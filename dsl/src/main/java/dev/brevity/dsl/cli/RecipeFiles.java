package dev.brevity.dsl.cli;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Finds the recipe files that the paths of a command line mean. */
final class RecipeFiles {
  /** The path that means standard input. */
  static final String STANDARD_INPUT = "-";

  private final Session session;
  private final List<RecipeFile> found = new ArrayList<>();

  private RecipeFiles(Session session) {
    this.session = session;
  }

  /**
   * The files named and those below the folders named, in the order given and sorted within a
   * folder. Links to folders below a folder are not followed, nor are hidden folders entered.
   *
   * @throws UsageException if a path does not exist, a folder cannot be read, or nothing is found
   *     below a folder
   */
  static List<RecipeFile> find(Session session, List<String> paths) {
    RecipeFiles files = new RecipeFiles(session);
    for (String path : paths) {
      files.add(path);
    }
    return files.found;
  }

  private void add(String path) {
    if (path.equals(STANDARD_INPUT)) {
      found.add(RecipeFile.standardInput());
      return;
    }
    Path place = session.resolve(path);
    if (Files.isDirectory(place)) {
      int before = found.size();
      addBelow(place, path);
      if (found.size() == before) {
        throw new UsageException("there is no recipe file (.quant, .yaml, .yml) in `" + path + "`");
      }
    } else if (Files.notExists(place)) {
      throw new UsageException("there is no file `" + path + "`");
    } else {
      found.add(new RecipeFile(path, place));
    }
  }

  private void addBelow(Path folder, String shown) {
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
        if (!name.startsWith(".")) {
          addBelow(entry, shownEntry);
        }
      } else if (RecipeFile.isRecipe(name) && !Files.isDirectory(entry)) {
        found.add(new RecipeFile(shownEntry, entry));
      }
    }
  }
}
