package dev.brevity.tests.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.brevity.dsl.model.UnreadableModelException;
import dev.brevity.runtime.llm.FolderWeights;
import dev.brevity.runtime.llm.HuggingFaceFolder;
import dev.brevity.runtime.llm.text.TokenSource;
import dev.brevity.runtime.llm.text.TokenWindows;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * Language models with recorded numbers, in the folder that the system property {@code llm.dir}
 * names. Nothing may be assumed about which files it holds.
 */
final class LanguageModelFolder {
  static final String PROPERTY = "llm.dir";
  static final int TEST_WINDOWS = 40;
  private static final int LENGTH = 256;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path folder;

  private LanguageModelFolder(Path folder) {
    this.folder = folder;
  }

  static Optional<LanguageModelFolder> open() {
    String named = System.getProperty(PROPERTY, "");
    return named.isEmpty()
        ? Optional.empty()
        : Optional.of(new LanguageModelFolder(Path.of(named)));
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
      return new TokenSource(path(model), model, weights.config().vocabulary())
          .read(path(file), file, new TokenSource.Cut(LENGTH, most, OptionalLong.empty()));
    }
  }
}
