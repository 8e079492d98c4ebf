package dev.brevity.runtime.data;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;

/** Finds the ordinary files below a folder; hidden ones are left out. */
final class FolderWalk extends SimpleFileVisitor<Path> {
  private static final int DEEPEST = 32;

  private final Path folder;
  private final String shown;
  private final List<Path> files = new ArrayList<>();

  FolderWalk(Path folder, String shown) {
    this.folder = folder;
    this.shown = shown;
  }

  List<Path> files() throws IOException {
    Files.walkFileTree(folder, EnumSet.of(FileVisitOption.FOLLOW_LINKS), DEEPEST, this);
    return files;
  }

  @Override
  public FileVisitResult preVisitDirectory(Path entered, BasicFileAttributes attributes) {
    return !entered.equals(folder) && hidden(entered)
        ? FileVisitResult.SKIP_SUBTREE
        : FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
    if (attributes.isRegularFile() && !hidden(file)) {
      files.add(file);
      Stores.checkCount(files.size(), shown);
    }
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult visitFileFailed(Path file, IOException failure) {
    throw DataException.malformed(
        shown, "holds `" + folder.relativize(file) + "`, which cannot be read");
  }

  private static boolean hidden(Path path) {
    return path.getFileName().toString().startsWith(".");
  }
}
