package dev.brevity.tests.conformance.exports;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** Recorded exports: the folder that a system property names, or an archive of test resources. */
final class ExportFolder {
  static final String PROPERTY = "exports.dir";
  private static final String ARCHIVE = "/exports/exports.zip";
  private static final String DESCRIPTION = "/case.json";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, byte[]> files = new TreeMap<>();

  static ExportFolder open() {
    String directory = System.getProperty(PROPERTY, "");
    try {
      if (directory.isEmpty()) {
        return ofArchive();
      }
      Path golden = Path.of(directory).resolve("golden");
      return ofDirectory(Files.isDirectory(golden) ? golden : Path.of(directory));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ExportFolder ofDirectory(Path directory) throws IOException {
    ExportFolder folder = new ExportFolder();
    try (Stream<Path> paths = Files.walk(directory)) {
      for (Path path : (Iterable<Path>) paths.filter(Files::isRegularFile)::iterator) {
        String name = directory.relativize(path).toString().replace('\\', '/');
        folder.files.put(name, Files.readAllBytes(path));
      }
    }
    return folder;
  }

  private static ExportFolder ofArchive() throws IOException {
    ExportFolder folder = new ExportFolder();
    try (InputStream resource = ExportFolder.class.getResourceAsStream(ARCHIVE)) {
      if (resource == null) {
        throw new IllegalStateException("test resource " + ARCHIVE + " is missing");
      }
      ZipInputStream archive = new ZipInputStream(resource);
      for (ZipEntry entry = archive.getNextEntry(); entry != null; entry = archive.getNextEntry()) {
        folder.files.put(entry.getName(), archive.readAllBytes());
      }
    }
    return folder;
  }

  /** The cases of a format. */
  List<ExportCase> cases(String format) {
    return files.keySet().stream()
        .filter(name -> name.startsWith(format + "/") && name.endsWith(DESCRIPTION))
        .map(name -> new ExportCase(this, name.substring(0, name.length() - DESCRIPTION.length())))
        .toList();
  }

  Optional<byte[]> find(String file) {
    return Optional.ofNullable(files.get(file));
  }

  byte[] read(String file) {
    return find(file).orElseThrow(() -> new IllegalArgumentException("there is no " + file));
  }

  JsonNode json(String file) {
    try {
      return JSON.readTree(read(file));
    } catch (IOException e) {
      throw new UncheckedIOException(file, e);
    }
  }
}
