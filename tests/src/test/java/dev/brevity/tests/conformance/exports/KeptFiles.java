package dev.brevity.tests.conformance.exports;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Keeps what suites write for programs outside of Java, in the folder that {@code -Dexports.keep}
 * names: for each suite and case {@code model} and the recorded {@code io.npz}.
 */
final class KeptFiles {
  private static final String PROPERTY = "exports.keep";
  private static final String ARRAYS = "io.npz";

  private KeptFiles() {}

  static void keep(String suite, ExportCase recorded, Path file) throws IOException {
    String place = System.getProperty(PROPERTY, "");
    if (place.isEmpty()) {
      return;
    }
    String name = recorded.path().substring(recorded.path().indexOf('/') + 1);
    Path folder = Files.createDirectories(Path.of(place).resolve(suite).resolve(name));
    Files.copy(file, folder.resolve("model"), StandardCopyOption.REPLACE_EXISTING);
    Files.write(folder.resolve(ARRAYS), recorded.file(ARRAYS).orElseThrow());
  }
}
