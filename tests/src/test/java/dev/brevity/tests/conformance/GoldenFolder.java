package dev.brevity.tests.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * Recorded numbers: the folder that a system property names, or else an archive among the test
 * resources. Nothing may be assumed about which files it holds.
 */
final class GoldenFolder {
  static final String PROPERTY = "golden.dir";
  static final String PTQ_PROPERTY = "ptq.dir";
  static final String NEWER_PROPERTY = "golden13.dir";
  private static final String ARCHIVE = "/golden/golden.zip";
  private static final String NEWER_ARCHIVE = "/golden13/golden13.zip";
  static final String ROUNDING_ARCHIVE = "/ptq/rtn.zip";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String origin;
  private final Map<String, byte[]> files;

  private GoldenFolder(String origin, Map<String, byte[]> files) {
    this.origin = origin;
    this.files = files;
  }

  /** What single quantizers answer. */
  static GoldenFolder open() {
    return open(PROPERTY, ARCHIVE);
  }

  /** What release 0.13.4 answers where it is new or differs from 0.12.1. */
  static GoldenFolder newer() {
    return open(NEWER_PROPERTY, NEWER_ARCHIVE);
  }

  /** The same among the test resources, wherever the property points. */
  static GoldenFolder builtInNewer() {
    return ofArchive(NEWER_ARCHIVE);
  }

  /** What single quantizers answer among the test resources, wherever the property points. */
  static GoldenFolder builtIn() {
    return ofArchive(ARCHIVE);
  }

  /**
   * What post-training quantization answers.
   *
   * @param archive the test resource to take where the property names no folder
   */
  static GoldenFolder ptq(String archive) {
    return open(PTQ_PROPERTY, archive);
  }

  /**
   * What post-training quantization of release 0.13.4 answers.
   *
   * @param archive the test resource to take where the property names no folder; its files lie in
   *     the folder {@code ptq}
   */
  static GoldenFolder newerPtq(String archive) {
    return open(NEWER_PROPERTY, archive);
  }

  private static GoldenFolder open(String property, String archive) {
    String directory = System.getProperty(property, "");
    return directory.isEmpty() ? ofArchive(archive) : ofDirectory(Path.of(directory));
  }

  static GoldenFolder ofDirectory(Path directory) {
    Map<String, byte[]> files = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(directory)) {
      for (Path path : (Iterable<Path>) paths.filter(Files::isRegularFile)::iterator) {
        String name = directory.relativize(path).toString().replace('\\', '/');
        if (name.endsWith(".json")) {
          files.put(name, Files.readAllBytes(path));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new GoldenFolder(directory.toString(), files);
  }

  private static GoldenFolder ofArchive(String name) {
    Map<String, byte[]> files = new TreeMap<>();
    try (InputStream resource = GoldenFolder.class.getResourceAsStream(name)) {
      if (resource == null) {
        throw new IllegalStateException("test resource " + name + " is missing");
      }
      ZipInputStream archive = new ZipInputStream(resource);
      for (ZipEntry entry = archive.getNextEntry(); entry != null; entry = archive.getNextEntry()) {
        files.put(entry.getName(), archive.readAllBytes());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new GoldenFolder("test resource " + name, files);
  }

  boolean has(String file) {
    return files.containsKey(file);
  }

  /** The parsed file. */
  JsonNode read(String file) {
    byte[] content = files.get(file);
    if (content == null) {
      throw new IllegalArgumentException(origin + " has no file " + file);
    }
    try {
      return JSON.readTree(content);
    } catch (IOException e) {
      throw new UncheckedIOException(origin + ": " + file, e);
    }
  }

  /** The files below a folder, sorted by name. */
  List<String> list(String folder) {
    return files.keySet().stream().filter(name -> name.startsWith(folder + "/")).toList();
  }

  @Override
  public String toString() {
    return origin;
  }
}
