package dev.brevity.runtime.plan;

import dev.brevity.dsl.file.FinishedFile;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The files of an export while they are written. They have the names that they will have, in a
 * folder of their own, so that they can be tried together; they get their places together when all
 * are complete, the main file last: while it is missing, nothing refers to those next to it.
 */
public final class ExportDraft implements AutoCloseable {
  private static final String DRAFT = "draft";

  private final Path folder;
  private final OutputPlace place;
  private final List<String> suffixes = new ArrayList<>();

  /**
   * @param folder on the same disk as the target; what is unfinished is kept there
   * @param place of the main file
   */
  public ExportDraft(Path folder, OutputPlace place) throws IOException {
    this.folder = Files.createDirectories(folder.resolve(DRAFT));
    this.place = place;
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
    return place.file().getFileName() + suffix;
  }

  /** All files, the main file first. */
  List<Path> files() {
    List<Path> files = new ArrayList<>(List.of(file()));
    suffixes.forEach(suffix -> files.add(draft(suffix)));
    return files;
  }

  /**
   * Puts all files in their places; returns the places.
   *
   * @throws OutputTakenException if one of the places is taken and must not be overwritten
   */
  List<Path> publish() throws IOException {
    List<Path> places = new ArrayList<>();
    place.requireFree("");
    for (String suffix : suffixes) {
      place.requireFree(suffix);
    }
    if (!suffixes.isEmpty()) {
      // An older main file must not be read with new files next to it.
      Files.deleteIfExists(place.file());
    }
    for (String suffix : suffixes) {
      places.add(put(suffix));
    }
    places.add(0, put(""));
    return places;
  }

  private Path put(String suffix) throws IOException {
    Path target = place.beside(suffix);
    if (place.replaces()) {
      FinishedFile.replace(draft(suffix), target);
      return target;
    }
    try {
      FinishedFile.add(draft(suffix), target);
    } catch (FileAlreadyExistsException e) {
      throw new OutputTakenException(target, OutputTakenException.EXISTS);
    }
    return target;
  }

  private Path draft(String suffix) {
    return folder.resolve(place.file().getFileName() + suffix);
  }

  /** Removes what has not been published. */
  @Override
  public void close() throws IOException {
    Files.deleteIfExists(file());
    for (String suffix : suffixes) {
      Files.deleteIfExists(draft(suffix));
    }
    try {
      Files.deleteIfExists(folder);
    } catch (DirectoryNotEmptyException othersFiles) {
      // They stay.
    }
  }
}
