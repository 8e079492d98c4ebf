package dev.brevity.runtime.evaluation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The folder that onnxruntime unpacks its libraries into. It would stay after empty. Linux needs no
 * names of libraries that are loaded, and says which folder is that of this process.
 */
final class UnpackedLibraries {
  private static final Path LOADED = Path.of("/proc/self/maps");
  private static final String FOLDER = "onnxruntime-java";

  private UnpackedLibraries() {}

  /** Removes it, where the operating system says what is loaded. */
  static void remove() {
    if (!Files.isReadable(LOADED)) {
      return;
    }
    try {
      folders(Files.readString(LOADED, StandardCharsets.ISO_8859_1))
          .forEach(UnpackedLibraries::remove);
    } catch (IOException | UncheckedIOException unreadable) {
      // What is left is for the operating system, as without this.
    }
  }

  /** The folders of onnxruntime's libraries among all that is loaded. */
  static Set<Path> folders(String maps) {
    return maps.lines()
        .map(line -> line.indexOf('/') < 0 ? "" : line.substring(line.indexOf('/')))
        .filter(file -> file.endsWith(".so") && file.contains("/" + FOLDER))
        .map(file -> Path.of(file).getParent())
        .filter(folder -> folder.getFileName().toString().startsWith(FOLDER))
        .collect(Collectors.toSet());
  }

  private static void remove(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> all = files.toList();
      for (Path file : all) {
        Files.deleteIfExists(file);
      }
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
