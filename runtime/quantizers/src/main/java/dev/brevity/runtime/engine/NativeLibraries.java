package dev.brevity.runtime.engine;

import ai.djl.engine.EngineException;
import ai.djl.util.Platform;
import ai.djl.util.Utils;
import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.stream.Stream;

/**
 * Where the engine unpacks its native libraries, and whether what lies there is what it unpacked.
 */
final class NativeLibraries {
  private static final String FOLDER = "ENGINE_CACHE_DIR";
  private static final String PYTORCH = "pytorch";
  private static final String BRIDGE = "-libdjl_torch.so";

  private NativeLibraries() {}

  /**
   * Chooses the folder and removes from it what is damaged, so that the engine unpacks it again.
   *
   * @throws EngineException if there is no folder that others cannot write to
   */
  static void prepare() {
    try {
      Path folder = Utils.getEngineCacheDir().toAbsolutePath();
      if (System.getenv(FOLDER) == null && System.getProperty(FOLDER) == null) {
        Files.createDirectories(folder.getParent());
        folder = PrivateFolder.at(folder).orElseGet(PrivateFolder::temporary);
        System.setProperty(FOLDER, folder.toString());
        if (System.getProperty("jna.tmpdir") == null) {
          System.setProperty("jna.tmpdir", folder.resolve("jna").toString());
        }
      }
      removeDamaged(folder.resolve(PYTORCH));
    } catch (IOException e) {
      throw new EngineException("the native libraries of the engine cannot be looked at", e);
    }
  }

  private static void removeDamaged(Path libraries) throws IOException {
    Platform platform = Platform.detectPlatform(PYTORCH);
    Path folder =
        libraries.resolve(
            platform.getVersion() + "-" + platform.getFlavor() + "-" + platform.getClassifier());
    if (!Files.isDirectory(folder)) {
      return;
    }
    VerifiedFiles verified = VerifiedFiles.of(folder);
    String place = PYTORCH + "/" + platform.getFlavor() + "/" + platform.getClassifier() + "/";
    for (String library : List.of(platform.getLibraries())) {
      if (!verified.isWhole(folder.resolve(library), entry(place + library))) {
        delete(folder);
        return;
      }
    }
    String bridges =
        "jnilib/" + platform.getClassifier() + "/" + platform.getFlavor() + "/libdjl_torch.so";
    for (Path bridge : bridges(folder)) {
      if (!verified.isWhole(bridge, entry(bridges))) {
        Files.delete(bridge);
      }
    }
    verified.save();
  }

  private static List<Path> bridges(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(file -> file.toString().endsWith(BRIDGE)).toList();
    }
  }

  /** The library in its jar; empty where libraries come from elsewhere. */
  private static Optional<JarEntry> entry(String resource) throws IOException {
    URL url = NativeLibraries.class.getClassLoader().getResource(resource);
    return url != null && url.openConnection() instanceof JarURLConnection jar
        ? Optional.ofNullable(jar.getJarEntry())
        : Optional.empty();
  }

  private static void delete(Path folder) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files = all.toList();
    }
    for (Path file : files) {
      Files.deleteIfExists(file);
    }
    Files.deleteIfExists(folder);
  }
}
