package dev.brevity.runtime.llm.gguf;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brevity.dsl.model.UnreadableModelException;
import dev.brevity.runtime.gguf.GgufFile;
import dev.brevity.runtime.gguf.GgufValue;
import dev.brevity.runtime.llm.text.Tokenizer;
import dev.brevity.runtime.safetensors.Malformed;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Turns the tables of a GGUF file into a {@code tokenizer.json}; the opposite of the writer's. */
public final class GgufTokenizer {
  private static final String WAY_OUT = "give the folder with tokenizer.json by --tokenizer";
  private static final String SPACE = "▁";

  private final GgufFile file;
  private final List<String> tokens;
  private final ObjectNode json = new ObjectMapper().createObjectNode();

  private GgufTokenizer(GgufFile file, List<String> tokens) {
    this.file = file;
    this.tokens = tokens;
  }

  /**
   * The tokenizer of a file, as llama.cpp would read it.
   *
   * @param shown the file as messages name it
   * @throws UnreadableModelException if there is none, or it is of a kind that is not known
   */
  public static Tokenizer open(Path path, String shown) throws UnreadableModelException {
    try (GgufFile file = GgufFile.open(path, shown)) {
      if (!(file.keys().get(TokenizerTables.PREFIX + "tokens") instanceof GgufValue.Texts texts)) {
        throw Malformed.file(shown, "has no tokenizer, so that text cannot be read", WAY_OUT);
      }
      String text = new GgufTokenizer(file, texts.values()).json();
      return Tokenizer.parse(text, shown);
    } catch (IOException e) {
      throw Malformed.file(shown, e);
    }
  }

  private String json() {
    String kind = text("model");
    json.put("version", "1.0");
    switch (kind) {
      case "gpt2" -> bytePairs();
      case "llama" -> pieces();
      default ->
          throw Malformed.file(
              file.shown(),
              "has a tokenizer of the kind `" + kind + "`, which cannot be read here",
              WAY_OUT);
    }
    added();
    return json.toString();
  }

  private void bytePairs() {
    String name = text("pre");
    Optional<TextSplitting> known = TextSplitting.named(name.isEmpty() ? "default" : name);
    if (known.isEmpty()) {
      throw Malformed.file(
          file.shown(),
          "has a tokenizer that divides texts as `" + name + "`, which is not known here",
          WAY_OUT);
    }
    ObjectNode before = json.putObject("pre_tokenizer").put("type", "Sequence");
    ArrayNode parts = before.putArray("pretokenizers");
    for (String pattern : known.get().patterns()) {
      ObjectNode split = parts.addObject().put("type", "Split");
      split.putObject("pattern").put("Regex", pattern);
      split.put("behavior", "Isolated").put("invert", false);
    }
    bytes(parts.addObject());
    bytes(json.putObject("decoder"));
    ObjectNode model = model(known.get().takesWholePieces());
    ArrayNode merges = model.putArray("merges");
    if (file.keys().get(TokenizerTables.PREFIX + "merges") instanceof GgufValue.Texts given) {
      for (String merge : given.values()) {
        int space = merge.indexOf(' ', 1);
        if (space < 0) {
          throw Malformed.file(file.shown(), "has the merge `" + merge + "` of one part");
        }
        merges.addArray().add(merge.substring(0, space)).add(merge.substring(space + 1));
      }
    }
    template(truth("add_bos_token", known.get() == TextSplitting.LLAMA));
  }

  private static void bytes(ObjectNode node) {
    node.put("type", "ByteLevel").put("add_prefix_space", false);
    node.put("trim_offsets", true).put("use_regex", false);
  }

  /** SentencePiece: what has the higher score is merged first. */
  private void pieces() {
    ObjectNode normalizer = json.putObject("normalizer").put("type", "Sequence");
    ArrayNode changes = normalizer.putArray("normalizers");
    boolean prefix = truth("add_space_prefix", true);
    if (prefix) {
      changes.addObject().put("type", "Prepend").put("prepend", SPACE);
    }
    replace(changes.addObject(), " ", SPACE);
    ArrayNode decoders = json.putObject("decoder").put("type", "Sequence").putArray("decoders");
    replace(decoders.addObject(), SPACE, " ");
    decoders.addObject().put("type", "ByteFallback");
    decoders.addObject().put("type", "Fuse");
    if (prefix) {
      decoders.addObject().put("type", "Strip").put("content", " ").put("start", 1).put("stop", 0);
    }
    ObjectNode model = model(false);
    model.put("byte_fallback", true).put("fuse_unk", true);
    model.put("unk_token", tokens.isEmpty() ? null : tokens.get(token("unknown_token_id", 0)));
    ArrayNode merges = model.putArray("merges");
    for (Merge merge : merges(scores())) {
      merges.addArray().add(merge.left()).add(merge.right());
    }
    template(truth("add_bos_token", true));
  }

  private static void replace(ObjectNode node, String what, String by) {
    node.put("type", "Replace").put("content", by).putObject("pattern").put("String", what);
  }

  private record Merge(String left, String right, float score) {}

  private List<Merge> merges(List<Float> scores) {
    Map<String, Integer> normal = new LinkedHashMap<>();
    for (int i = 0; i < tokens.size(); i++) {
      if (type(i) == TokenizerTables.NORMAL) {
        normal.putIfAbsent(tokens.get(i), i);
      }
    }
    List<Merge> merges = new ArrayList<>();
    normal.forEach(
        (token, id) -> {
          for (int at = 1; at < token.length(); at++) {
            String left = token.substring(0, at);
            String right = token.substring(at);
            if (normal.containsKey(left) && normal.containsKey(right)) {
              merges.add(new Merge(left, right, scores.get(id)));
            }
          }
        });
    merges.sort(Comparator.comparing(Merge::score).reversed());
    return merges;
  }

  private List<Float> scores() {
    if (file.keys().get(TokenizerTables.PREFIX + "scores") instanceof GgufValue.Reals given
        && given.values().size() == tokens.size()) {
      return given.values();
    }
    throw Malformed.file(file.shown(), "has no score for each token of its tokenizer", WAY_OUT);
  }

  private ObjectNode model(boolean whole) {
    ObjectNode model = json.putObject("model").put("type", "BPE");
    model.put("byte_fallback", false).put("fuse_unk", false).put("ignore_merges", whole);
    ObjectNode vocabulary = model.putObject("vocab");
    for (int i = 0; i < tokens.size(); i++) {
      if (type(i) != TokenizerTables.UNUSED) {
        vocabulary.put(tokens.get(i), i);
      }
    }
    return model;
  }

  private void added() {
    ArrayNode added = json.putArray("added_tokens");
    for (int i = 0; i < tokens.size(); i++) {
      boolean control = type(i) == TokenizerTables.CONTROL;
      if (control || type(i) == TokenizerTables.USER_DEFINED) {
        ObjectNode token = added.addObject().put("id", i).put("content", tokens.get(i));
        token.put("single_word", false).put("lstrip", false).put("rstrip", false);
        token.put("normalized", false).put("special", control);
      }
    }
  }

  /** Puts the beginning token before texts. */
  private void template(boolean begins) {
    @Nullable GgufValue given = file.keys().get(TokenizerTables.PREFIX + "bos_token_id");
    if (!begins || given == null) {
      return;
    }
    int id = token("bos_token_id", 0);
    ObjectNode template = json.putObject("post_processor").put("type", "TemplateProcessing");
    for (String which : List.of("single", "pair")) {
      ArrayNode parts = template.putArray(which);
      for (String text : which.equals("pair") ? List.of("A", "B") : List.of("A")) {
        parts.addObject().putObject("SpecialToken").put("id", tokens.get(id)).put("type_id", 0);
        parts.addObject().putObject("Sequence").put("id", text).put("type_id", 0);
      }
    }
    ObjectNode token = template.putObject("special_tokens").putObject(tokens.get(id));
    token.put("id", tokens.get(id));
    token.putArray("ids").add(id);
    token.putArray("tokens").add(tokens.get(id));
  }

  private int type(int token) {
    return file.keys().get(TokenizerTables.PREFIX + "token_type")
                instanceof GgufValue.Integers types
            && token < types.values().size()
        ? types.values().get(token)
        : TokenizerTables.NORMAL;
  }

  private int token(String key, int otherwise) {
    int id =
        file.keys().get(TokenizerTables.PREFIX + key) instanceof GgufValue.Unsigned number
            ? number.value()
            : otherwise;
    if (id < 0 || id >= tokens.size()) {
      throw Malformed.file(
          file.shown(), "has `" + key + "` " + id + ", but " + tokens.size() + " tokens");
    }
    return id;
  }

  private String text(String key) {
    return file.keys().get(TokenizerTables.PREFIX + key) instanceof GgufValue.Text text
        ? text.value()
        : "";
  }

  private boolean truth(String key, boolean otherwise) {
    return file.keys().get(TokenizerTables.PREFIX + key) instanceof GgufValue.Truth truth
        ? truth.value()
        : otherwise;
  }
}
