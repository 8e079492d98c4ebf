package dev.brevity.runtime.llm.text;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import dev.brevity.dsl.model.UnreadableModelException;
import dev.brevity.runtime.safetensors.Malformed;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalLong;

/** Text to token numbers and back, by a {@code tokenizer.json}. */
public final class Tokenizer implements Closeable {
  private static final long LARGEST_FILE = 256L << 20;
  private static final Map<String, String> OPTIONS =
      Map.of("truncation", "false", "padding", "false");

  private final HuggingFaceTokenizer tokenizer;

  private Tokenizer(HuggingFaceTokenizer tokenizer) {
    this.tokenizer = tokenizer;
  }

  /**
   * The tokenizer of a model.
   *
   * @param folder with {@code tokenizer.json}
   * @param shown the folder as messages name it
   * @throws UnreadableModelException if there is none, or it is damaged
   */
  public static Tokenizer of(Path folder, String shown) throws UnreadableModelException {
    Path file = folder.resolve("tokenizer.json");
    String name = shown + "/tokenizer.json";
    if (!Files.isRegularFile(file)) {
      throw Malformed.file(
          shown,
          "has no tokenizer.json, so that text cannot be read",
          "copy it from where the model comes from, or give tokens as a .npy file");
    }
    try {
      if (Files.size(file) > LARGEST_FILE) {
        throw Malformed.file(name, "is larger than a tokenizer can be");
      }
      return checked(
          Files.readAllBytes(file), name, () -> HuggingFaceTokenizer.newInstance(file, OPTIONS));
    } catch (IOException e) {
      throw Malformed.file(name, e);
    }
  }

  /**
   * The tokenizer that a text in the form of {@code tokenizer.json} describes.
   *
   * @param shown where it comes from, as messages name it
   * @throws UnreadableModelException if it is damaged
   */
  public static Tokenizer parse(String json, String shown) throws UnreadableModelException {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    return checked(
        bytes,
        shown,
        () -> HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(bytes), OPTIONS));
  }

  /** Has the library of tokenizers read what has been checked. */
  @FunctionalInterface
  private interface Reading {
    HuggingFaceTokenizer read() throws IOException;
  }

  private static Tokenizer checked(byte[] json, String shown, Reading reading) {
    try {
      TokenizerJson.check(json, shown);
      return new Tokenizer(reading.read());
    } catch (UnreadableModelException e) {
      throw e;
    } catch (IOException e) {
      throw Malformed.file(shown, e);
    } catch (RuntimeException e) {
      throw Malformed.file(shown, "is not a tokenizer: " + e.getMessage());
    }
  }

  /**
   * The tokens of a text.
   *
   * @param special whether the tokens that the tokenizer puts around texts are added
   */
  public long[] encode(String text, boolean special) {
    return tokenizer.encode(text, special, false).getIds();
  }

  /** The text of tokens, without special ones. */
  public String decode(long[] tokens) {
    return tokenizer.decode(tokens, true);
  }

  /** The token that the tokenizer puts before texts, if it does that. */
  public OptionalLong beginning() {
    long[] empty = encode("", true);
    return empty.length > 0 ? OptionalLong.of(empty[0]) : OptionalLong.empty();
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
