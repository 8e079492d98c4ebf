package dev.brevity.runtime.llm.gguf;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** How texts are divided before byte pairs are merged, by the names of llama.cpp. */
enum TextSplitting {
  LLAMA(
      List.of("llama-bpe", "llama3", "llama-v3"),
      List.of(
          "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}|"
              + " ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+")),
  QWEN(
      List.of("qwen2"),
      List.of(
          "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}|"
              + " ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+")),
  GPT(
      List.of("gpt-2"),
      List.of(
          "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+")),
  DEFAULT(
      List.of("default"),
      List.of(
          "[\\p{P}\\$\\+<=>\\^~\\|]+",
          "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)",
          "\\p{N}+",
          "[0-9][0-9][0-9]"));

  private final List<String> names;
  private final List<String> patterns;

  TextSplitting(List<String> names, List<String> patterns) {
    this.names = names;
    this.patterns = patterns;
  }

  /** What files are written with. */
  String key() {
    return names.get(0);
  }

  /** Regular expressions; each divides what those before it have left. */
  List<String> patterns() {
    return patterns;
  }

  /** Whether a piece that is a token needs no merges. */
  boolean takesWholePieces() {
    return this == LLAMA;
  }

  /** The splitting that a file names; empty for one that is not known. */
  static Optional<TextSplitting> named(String name) {
    return Arrays.stream(values()).filter(one -> one.names.contains(name)).findFirst();
  }

  /**
   * The one that comes closest to that of a {@code tokenizer.json}.
   *
   * @param rule its {@code pre_tokenizer}
   */
  static TextSplitting of(JsonNode rule) {
    String text = rule.toString();
    if (text.contains("\\\\p{N}{1,3}")) {
      return LLAMA;
    }
    if (text.contains("\\\\p{N}|")) {
      return QWEN;
    }
    boolean gpt = text.contains("\"use_regex\":true") && !text.contains("\"Regex\"");
    return gpt ? GPT : DEFAULT;
  }
}
