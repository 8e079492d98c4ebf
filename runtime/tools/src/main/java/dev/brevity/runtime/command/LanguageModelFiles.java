package dev.brevity.runtime.command;

import dev.brevity.dsl.model.UnreadableModelException;
import dev.brevity.runtime.llm.FolderWeights;
import dev.brevity.runtime.llm.HuggingFaceFolder;
import dev.brevity.runtime.llm.WeightSource;
import dev.brevity.runtime.llm.gguf.GgufTokenizer;
import dev.brevity.runtime.llm.gguf.GgufWeights;
import dev.brevity.runtime.llm.text.Tokenizer;
import dev.brevity.runtime.llm.text.TokenizerSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

/** Tells language models from other networks, and opens them. */
final class LanguageModelFiles {
  private LanguageModelFiles() {}

  /** Whether the path is a language model, as far as names tell. */
  static boolean isOne(Path path) {
    return Files.isDirectory(path) || isGguf(path);
  }

  private static boolean isGguf(Path path) {
    return path.toString().toLowerCase(Locale.ROOT).endsWith(".gguf");
  }

  /**
   * The weights of a model.
   *
   * @param shown the path as messages name it
   */
  static WeightSource open(Path path, String shown) throws UnreadableModelException {
    return isGguf(path)
        ? GgufWeights.open(path, shown)
        : new FolderWeights(HuggingFaceFolder.open(path, shown));
  }

  /**
   * The tokenizer of a model: that of its folder, or the one that a GGUF file holds.
   *
   * @param shown the path as messages name it
   */
  static TokenizerSource tokenizer(Path path, String shown) {
    return isGguf(path) ? () -> GgufTokenizer.open(path, shown) : () -> Tokenizer.of(path, shown);
  }

  /** The bytes of a file, or of all files directly in a folder. */
  static long bytes(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      return Files.size(path);
    }
    long bytes = 0;
    try (Stream<Path> files = Files.list(path)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        bytes += Files.size(file);
      }
    }
    return bytes;
  }
}
