package dev.brevity.runtime.llm.gguf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.brevity.dsl.model.UnreadableModelException;
import dev.brevity.runtime.gguf.GgufValue;
import dev.brevity.runtime.llm.ModelConfig;
import dev.brevity.runtime.safetensors.Malformed;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Turns a {@code tokenizer.json} into the keys that llama.cpp reads. */
final class TokenizerTables {
  static final int NORMAL = 1;
  static final int CONTROL = 3;
  static final int USER_DEFINED = 4;
  static final int UNUSED = 5;
  static final int BYTE = 6;
  static final String PREFIX = "tokenizer.ggml.";

  private final String shown;
  private final JsonNode json;
  private final @Nullable String[] tokens;
  private final int[] types;

  private TokenizerTables(String shown, JsonNode json, int vocabulary) {
    this.shown = shown;
    this.json = json;
    this.tokens = new String[vocabulary];
    this.types = new int[vocabulary];
  }

  /**
   * The keys.
   *
   * @param file the {@code tokenizer.json}
   * @param shown the file as messages name it
   * @param beginning the token that is put before texts, if there is one
   * @throws UnreadableModelException if the tokenizer is of a kind that GGUF cannot say
   */
  static Map<String, GgufValue> keys(
      Path file, String shown, ModelConfig config, OptionalLong beginning)
      throws UnreadableModelException {
    try {
      JsonNode json = new ObjectMapper().readTree(file.toFile());
      return new TokenizerTables(shown, json, config.vocabulary()).keys(config, beginning);
    } catch (IOException e) {
      throw Malformed.file(shown, e);
    }
  }

  private Map<String, GgufValue> keys(ModelConfig config, OptionalLong beginning)
      throws UnreadableModelException {
    JsonNode model = json.path("model");
    if (!model.path("type").asText("").equals("BPE")) {
      throw Malformed.file(
          shown, "is a tokenizer of the kind `" + model.path("type").asText() + "`, not BPE");
    }
    boolean pieces = model.path("byte_fallback").asBoolean(false);
    read(model, pieces);
    Map<String, GgufValue> keys = new LinkedHashMap<>();
    keys.put(PREFIX + "model", new GgufValue.Text(pieces ? "llama" : "gpt2"));
    keys.put(
        PREFIX + "pre",
        new GgufValue.Text(
            pieces ? "default" : TextSplitting.of(json.path("pre_tokenizer")).key()));
    List<String> names = new ArrayList<>();
    List<Integer> kinds = new ArrayList<>();
    List<Float> scores = new ArrayList<>();
    int rank = 0;
    for (int i = 0; i < tokens.length; i++) {
      String token = tokens[i];
      names.add(token == null ? "[PAD" + i + "]" : token);
      kinds.add(token == null ? UNUSED : types[i]);
      scores.add(kinds.get(i) == NORMAL ? -(float) rank++ : 0f);
    }
    keys.put(PREFIX + "tokens", new GgufValue.Texts(names));
    keys.put(PREFIX + "token_type", new GgufValue.Integers(kinds));
    if (pieces) {
      keys.put(PREFIX + "scores", new GgufValue.Reals(scores));
    } else {
      keys.put(PREFIX + "merges", new GgufValue.Texts(merges(model)));
    }
    if (beginning.isPresent()) {
      keys.put(PREFIX + "bos_token_id", new GgufValue.Unsigned((int) beginning.getAsLong()));
    } else if (config.bos().isPresent()) {
      keys.put(PREFIX + "bos_token_id", new GgufValue.Unsigned(config.bos().getAsInt()));
    }
    config.eos().ifPresent(id -> keys.put(PREFIX + "eos_token_id", new GgufValue.Unsigned(id)));
    config.pad().ifPresent(id -> keys.put(PREFIX + "padding_token_id", new GgufValue.Unsigned(id)));
    keys.put(PREFIX + "add_bos_token", new GgufValue.Truth(beginning.isPresent()));
    keys.put(PREFIX + "add_eos_token", new GgufValue.Truth(false));
    return keys;
  }

  private void read(JsonNode model, boolean pieces) throws UnreadableModelException {
    for (Map.Entry<String, JsonNode> entry : model.path("vocab").properties()) {
      boolean single = pieces && entry.getKey().matches("<0x[0-9A-F]{2}>");
      put(entry.getValue().asInt(-1), entry.getKey(), single ? BYTE : NORMAL);
    }
    for (JsonNode added : json.path("added_tokens")) {
      boolean special = added.path("special").asBoolean(false);
      put(
          added.path("id").asInt(-1),
          added.path("content").asText(),
          special ? CONTROL : USER_DEFINED);
    }
  }

  private void put(int id, String token, int type) throws UnreadableModelException {
    if (id < 0 || id >= tokens.length) {
      throw Malformed.file(shown, "has the token " + id + ", but the model knows " + tokens.length);
    }
    tokens[id] = token;
    types[id] = type;
  }

  private static List<String> merges(JsonNode model) {
    List<String> merges = new ArrayList<>();
    for (JsonNode merge : model.path("merges")) {
      merges.add(
          merge.isArray() ? merge.path(0).asText() + " " + merge.path(1).asText() : merge.asText());
    }
    return merges;
  }
}
