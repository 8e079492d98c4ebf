package dev.brevity.runtime.engine;

import ai.djl.engine.EngineException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Folders that nobody else can put code into. */
final class PrivateFolder {
  private static final int ROOT = 0;
  private static final int STICKY = 01000;
  private static final int OTHERS_WRITE = 022;
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rwx------");

  private PrivateFolder() {}

  /**
   * The folder, made if it is not there; empty if others can write to it, to something in it, or to
   * a folder above, or if it cannot be made.
   */
  static Optional<Path> at(Path folder) {
    try {
      if (!Files.getFileStore(nearest(folder)).supportsFileAttributeView("unix")) {
        return Optional.of(folder);
      }
      if (Files.notExists(folder, LinkOption.NOFOLLOW_LINKS)) {
        Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
      }
      Path real = folder.toRealPath();
      int self = self();
      for (Path above = real.getParent(); above != null; above = above.getParent()) {
        boolean shared = (mode(above) & OTHERS_WRITE) != 0 && (mode(above) & STICKY) == 0;
        if (shared || !isOurs(above, self)) {
          return Optional.empty();
        }
      }
      try (Stream<Path> all = Files.walk(real)) {
        List<Path> entries = all.toList();
        for (Path entry : entries) {
          boolean link = Files.isSymbolicLink(entry);
          if (link || (mode(entry) & OTHERS_WRITE) != 0 || !isOurs(entry, self)) {
            return Optional.empty();
          }
        }
      }
      return Optional.of(folder);
    } catch (IOException | UncheckedIOException unreadable) {
      return Optional.empty();
    }
  }

  /** A folder of this user among those for temporary files. */
  static Path temporary() {
    Path shared = Path.of(System.getProperty("java.io.tmpdir"));
    String user = System.getProperty("user.name", "").replaceAll("[^A-Za-z0-9]", "_");
    Optional<Path> usual = at(shared.resolve("brevity-native-" + user));
    if (usual.isPresent()) {
      return usual.get();
    }
    try {
      Path fresh = Files.createTempDirectory(shared, "brevity-native");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(fresh)));
      return fresh;
    } catch (IOException e) {
      throw new EngineException(
          "there is no folder for the engine's native libraries that others cannot write to; name"
              + " one in ENGINE_CACHE_DIR",
          e);
    }
  }

  private static void remove(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      all.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
    } catch (IOException gone) {
      // Nothing is left to remove.
    }
  }

  private static Path nearest(Path path) {
    Path existing = path.toAbsolutePath();
    while (Files.notExists(existing) && existing.getParent() != null) {
      existing = existing.getParent();
    }
    return existing;
  }

  private static int self() throws IOException {
    return (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
  }

  private static int mode(Path path) throws IOException {
    return (int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
  }

  private static boolean isOurs(Path path, int self) throws IOException {
    int owner = (int) Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    return owner == self || owner == ROOT;
  }
}
