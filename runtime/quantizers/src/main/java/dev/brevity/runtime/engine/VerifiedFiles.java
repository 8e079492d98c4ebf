package dev.brevity.runtime.engine;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.zip.CRC32;

/**
 * Which files of a folder were compared with their originals, with the sizes and times they had: a
 * file of hundreds of megabytes is read once and not at every start.
 */
final class VerifiedFiles {
  private static final String NAME = "verified";
  private static final int BUFFER = 1 << 20;

  private final Path record;
  private final Set<String> known;
  private final Set<String> seen = new LinkedHashSet<>();

  private VerifiedFiles(Path record, Set<String> known) {
    this.record = record;
    this.known = known;
  }

  static VerifiedFiles of(Path folder) throws IOException {
    Path record = folder.resolve(NAME);
    boolean there = Files.isRegularFile(record);
    return new VerifiedFiles(record, there ? Set.copyOf(Files.readAllLines(record)) : Set.of());
  }

  /** Whether the file has the size and the checksum of its original, where that is known. */
  boolean isWhole(Path file, Optional<JarEntry> original) throws IOException {
    if (!Files.isRegularFile(file)) {
      return false;
    }
    if (original.isEmpty()) {
      return true;
    }
    long size = Files.size(file);
    String line = file.getFileName() + " " + size + " " + Files.getLastModifiedTime(file);
    boolean whole =
        size == original.get().getSize()
            && (known.contains(line) || checksum(file) == original.get().getCrc());
    seen.add(line);
    return whole;
  }

  private static long checksum(Path file) throws IOException {
    CRC32 sum = new CRC32();
    byte[] buffer = new byte[BUFFER];
    try (InputStream in = Files.newInputStream(file)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        sum.update(buffer, 0, read);
      }
    }
    return sum.getValue();
  }

  /** Remembers what has been found whole. */
  void save() {
    if (known.equals(seen)) {
      return;
    }
    try {
      Files.write(record, seen);
    } catch (IOException readOnly) {
      // It is compared again the next time.
    }
  }
}
