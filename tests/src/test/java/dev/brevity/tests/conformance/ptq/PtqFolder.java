package dev.brevity.tests.conformance.ptq;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * The recorded cases of one algorithm: folders below those that the system properties {@code
 * ptq.dir} and {@code golden13.dir} name, or else an archive among the test resources. A folder
 * that is not there has no cases. What release 0.13.4 answers has a name of its own.
 */
public final class PtqFolder {
  static final String PROPERTY = "ptq.dir";
  private static final String NEWER_PROPERTY = "golden13.dir";
  private static final String NEWER = "since_0.13_";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String algorithm;
  private final Map<String, byte[]> files;

  private PtqFolder(String algorithm, Map<String, byte[]> files) {
    this.algorithm = algorithm;
    this.files = files;
  }

  /**
   * @param algorithm the name of the folder, for example {@code merge_bn}
   */
  public static PtqFolder open(String algorithm) {
    String directory = System.getProperty(PROPERTY, "");
    String newer = System.getProperty(NEWER_PROPERTY, "");
    Map<String, byte[]> files = new TreeMap<>();
    if (directory.isEmpty() && newer.isEmpty()) {
      files.putAll(ofArchive(algorithm));
    }
    if (!directory.isEmpty()) {
      files.putAll(ofDirectory(Path.of(directory, algorithm), ""));
    }
    if (!newer.isEmpty()) {
      files.putAll(ofDirectory(Path.of(newer, "ptq", algorithm), NEWER));
    }
    if (files.isEmpty()) {
      System.out.println("no recorded cases of " + algorithm);
    }
    return new PtqFolder(algorithm, files);
  }

  /** The cases among the test resources, wherever the property points. */
  static PtqFolder builtIn(String algorithm) {
    return new PtqFolder(algorithm, ofArchive(algorithm));
  }

  private static Map<String, byte[]> ofDirectory(Path directory, String prefix) {
    Map<String, byte[]> files = new TreeMap<>();
    if (!Files.isDirectory(directory)) {
      return files;
    }
    try (Stream<Path> paths = Files.list(directory)) {
      for (Path path : (Iterable<Path>) paths.filter(Files::isRegularFile)::iterator) {
        String name = path.getFileName().toString();
        if (name.endsWith(".json")) {
          files.put(prefix + name, Files.readAllBytes(path));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files;
  }

  private static Map<String, byte[]> ofArchive(String algorithm) {
    Map<String, byte[]> files = new TreeMap<>();
    try (InputStream resource = PtqFolder.class.getResourceAsStream("/ptq/" + algorithm + ".zip")) {
      if (resource == null) {
        return files;
      }
      ZipInputStream archive = new ZipInputStream(resource);
      for (ZipEntry entry = archive.getNextEntry(); entry != null; entry = archive.getNextEntry()) {
        files.put(entry.getName(), archive.readAllBytes());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files;
  }

  public String algorithm() {
    return algorithm;
  }

  /** The parsed files by name without extension, sorted. */
  public Map<String, JsonNode> cases() {
    Map<String, JsonNode> cases = new LinkedHashMap<>();
    files.forEach(
        (name, content) -> {
          try {
            cases.put(name.substring(0, name.length() - ".json".length()), JSON.readTree(content));
          } catch (IOException e) {
            throw new UncheckedIOException(algorithm + "/" + name, e);
          }
        });
    return cases;
  }
}
