package dev.brevity.tests.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.brevity.dsl.model.UnreadableModelException;
import dev.brevity.runtime.llm.FolderWeights;
import dev.brevity.runtime.llm.HuggingFaceFolder;
import dev.brevity.runtime.llm.text.TokenSource;
import dev.brevity.runtime.llm.text.TokenWindows;
import dev.brevity.runtime.llm.text.Tokenizer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * Language models with recorded numbers, in the folder that the system property {@code llm.dir}
 * names; without it the sample's. Nothing may be assumed about which files it holds.
 */
final class LanguageModelFolder {
  static final String PROPERTY = "llm.dir";
  static final int TEST_WINDOWS = 40;
  private static final int LENGTH = 256;
  private static final String ARCHIVE = "/llm.zip";
  private static final Path SAMPLE = Path.of("..", "samples", "language-model", "llama-tiny");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path folder;

  private LanguageModelFolder(Path folder) {
    this.folder = folder;
  }

  /**
   * The folder that the property names; without one the model of the sample with a few of its
   * numbers.
   */
  static LanguageModelFolder open() {
    String named = System.getProperty(PROPERTY, "");
    return new LanguageModelFolder(named.isEmpty() ? unpacked() : Path.of(named));
  }

  private static Path unpacked() {
    try (InputStream resource = LanguageModelFolder.class.getResourceAsStream(ARCHIVE);
        ZipInputStream archive = new ZipInputStream(Objects.requireNonNull(resource))) {
      Path folder = Files.createTempDirectory("brevity-llm-");
      for (ZipEntry entry = archive.getNextEntry(); entry != null; entry = archive.getNextEntry()) {
        copy(archive, folder.resolve(entry.getName()));
      }
      try (Stream<Path> files = Files.list(SAMPLE)) {
        for (Path file : files.toList()) {
          try (InputStream in = Files.newInputStream(file)) {
            copy(in, folder.resolve(SAMPLE.getFileName()).resolve(file.getFileName()));
          }
        }
      }
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void copy(InputStream from, Path to) throws IOException {
    Files.createDirectories(to.resolveSibling("."));
    Files.copy(from, to);
    to.toFile().deleteOnExit();
  }

  /** The names of the models. */
  List<String> models() {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(HuggingFaceFolder::isOne)
          .map(path -> path.getFileName().toString())
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path path(String name) {
    return folder.resolve(name);
  }

  boolean has(String name) {
    return Files.exists(path(name));
  }

  JsonNode json(String name) {
    try {
      return JSON.readTree(path(name).toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The rows of recorded results that belong to models that are there. */
  List<JsonNode> rows() {
    List<JsonNode> rows = new ArrayList<>();
    if (has("results.json")) {
      for (JsonNode row : json("results.json").path("rows")) {
        if (has(row.path("model").asText())) {
          rows.add(row);
        }
      }
    }
    return rows;
  }

  FolderWeights weights(String model) throws UnreadableModelException {
    return new FolderWeights(HuggingFaceFolder.open(path(model), model));
  }

  /** The file with windows of a kind: those of the model, if it has its own. */
  String tokenFile(String model, String kind) {
    String own = "tokens/" + model + "_" + kind + ".npy";
    return has(own) ? own : "tokens/" + kind + ".npy";
  }

  TokenWindows windows(String model, String kind, int most)
      throws IOException, UnreadableModelException {
    String file = tokenFile(model, kind);
    try (FolderWeights weights = weights(model)) {
      return new TokenSource(() -> Tokenizer.of(path(model), model), weights.config().vocabulary())
          .read(path(file), file, new TokenSource.Cut(LENGTH, most, OptionalLong.empty()));
    }
  }
}
