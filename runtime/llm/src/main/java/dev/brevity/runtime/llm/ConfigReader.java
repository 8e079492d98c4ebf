package dev.brevity.runtime.llm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.model.UnreadableModelException;
import dev.brevity.runtime.safetensors.Malformed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads {@code config.json}, with the keys of transformers 4 and 5. */
final class ConfigReader {
  private static final long LARGEST_FILE = 1 << 20;
  private static final int LARGEST_SIZE = 1 << 24;
  private static final int MOST_LAYERS = 4096;

  private final String shown;
  private final JsonNode json;
  private final List<String> unsupported = new ArrayList<>();

  private ConfigReader(String shown, JsonNode json) {
    this.shown = shown;
    this.json = json;
  }

  /**
   * The configuration.
   *
   * @param shown the file as messages name it
   * @throws UnreadableModelException if a key is missing or wrong, or the model has parts that are
   *     not supported; it names all of those
   */
  static ModelConfig read(Path file, String shown) throws UnreadableModelException {
    return new ConfigReader(shown, parse(file, shown, LARGEST_FILE)).config();
  }

  /**
   * A file with a JSON object.
   *
   * @param most bytes that it may have
   */
  static JsonNode parse(Path file, String shown, long most) throws UnreadableModelException {
    try {
      if (Files.size(file) > most) {
        throw Malformed.file(shown, "is larger than a configuration can be");
      }
      JsonNode json = new ObjectMapper().readTree(Files.readAllBytes(file));
      if (json == null || !json.isObject()) {
        throw Malformed.file(shown, "is not a JSON object");
      }
      return json;
    } catch (JsonProcessingException e) {
      throw Malformed.file(shown, "is not JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw Malformed.file(shown, e);
    }
  }

  private ModelConfig config() throws UnreadableModelException {
    Architecture architecture = architecture();
    int hidden = size("hidden_size");
    int heads = size("num_attention_heads");
    int keyHeads = json.hasNonNull("num_key_value_heads") ? size("num_key_value_heads") : heads;
    int headSize = json.hasNonNull("head_dim") ? size("head_dim") : dividedBy(hidden, heads);
    if (architecture == Architecture.QWEN3 && !json.hasNonNull("head_dim")) {
      headSize = 128;
    }
    int layers = size("num_hidden_layers");
    int context = size("max_position_embeddings");
    require(layers <= MOST_LAYERS, "`num_hidden_layers` is too large to be valid");
    require(heads % keyHeads == 0, "`num_key_value_heads` does not divide `num_attention_heads`");
    require(headSize % 2 == 0, "`head_dim` is odd, so heads cannot be rotated");
    String activation = json.path("hidden_act").asText("silu");
    if (!activation.equals("silu")) {
      unsupported.add("the activation function `" + activation + "`");
    }
    if (json.hasNonNull("quantization_config")) {
      unsupported.add(
          "weights that are quantized already; folders in floating point and GGUF files can be"
              + " read");
    }
    if (json.path("partial_rotary_factor").asDouble(1) != 1) {
      unsupported.add("rotary embeddings of a part of each head");
    }
    boolean attentionBias = json.path("attention_bias").asBoolean(false);
    RotaryScaling scaling = scaling();
    ModelConfig config =
        new ModelConfig(
            architecture,
            hidden,
            layers,
            heads,
            keyHeads,
            headSize,
            size("intermediate_size"),
            size("vocab_size"),
            number("rms_norm_eps", 1e-6),
            rotaryBase(),
            scaling,
            window(context),
            json.path("tie_word_embeddings").asBoolean(false),
            architecture == Architecture.QWEN2 || attentionBias,
            architecture != Architecture.QWEN2 && attentionBias,
            architecture == Architecture.LLAMA && json.path("mlp_bias").asBoolean(false),
            architecture == Architecture.QWEN3,
            token("bos_token_id"),
            token("eos_token_id"),
            token("pad_token_id"));
    require(config.epsilon() > 0 && config.epsilon() < 1, "`rms_norm_eps` is not in (0, 1)");
    require(
        config.rotaryBase() > 0 && Double.isFinite(config.rotaryBase()),
        "`rope_theta` is not positive");
    refuseUnsupported(architecture);
    return config;
  }

  private Architecture architecture() throws UnreadableModelException {
    String name = json.path("architectures").path(0).asText("");
    Optional<Architecture> known = Architecture.of(name);
    if (known.isEmpty()) {
      String what = name.isEmpty() ? "names no architecture" : "is of architecture `" + name + "`";
      throw Malformed.file(
          shown,
          what + ", which cannot be read here",
          "use a model of " + String.join(", ", Architecture.names()));
    }
    return known.get();
  }

  private void refuseUnsupported(Architecture architecture) throws UnreadableModelException {
    if (!unsupported.isEmpty()) {
      Diagnostic.Builder finding =
          Diagnostic.of(
              Code.UNREADABLE_MODEL,
              "`"
                  + shown
                  + "` is a `"
                  + architecture.className()
                  + "` with parts that are not supported");
      unsupported.forEach(finding::note);
      throw new UnreadableModelException(List.of(finding.build()));
    }
  }

  private JsonNode rotary() {
    JsonNode parameters = json.path("rope_parameters");
    return parameters.isObject() ? parameters : json.path("rope_scaling");
  }

  private double rotaryBase() {
    JsonNode inside = rotary().path("rope_theta");
    return inside.isNumber() ? inside.asDouble() : json.path("rope_theta").asDouble(10000);
  }

  private RotaryScaling scaling() throws UnreadableModelException {
    JsonNode rotary = rotary();
    String type = rotary.path("rope_type").asText(rotary.path("type").asText("default"));
    return switch (type) {
      case "default" -> new RotaryScaling.None();
      case "linear" -> new RotaryScaling.Linear(positive(rotary, "factor"));
      case "llama3" ->
          new RotaryScaling.Llama3(
              positive(rotary, "factor"),
              positive(rotary, "low_freq_factor"),
              positive(rotary, "high_freq_factor"),
              positive(rotary, "original_max_position_embeddings"));
      default -> {
        unsupported.add("rotary embeddings scaled by `" + type + "`");
        yield new RotaryScaling.None();
      }
    };
  }

  private double positive(JsonNode rotary, String key) throws UnreadableModelException {
    double value = rotary.path(key).asDouble(0);
    require(
        value > 0 && Double.isFinite(value), "`" + key + "` of the rotary scaling is not positive");
    return value;
  }

  /** Attention to a window of the past is the same as to all of it, up to the window's length. */
  private int window(int context) throws UnreadableModelException {
    boolean slides =
        json.hasNonNull("sliding_window") && json.path("use_sliding_window").asBoolean(true);
    return slides ? Math.min(context, size("sliding_window")) : context;
  }

  private OptionalInt token(String key) {
    JsonNode value = json.path(key);
    JsonNode first = value.isArray() ? value.path(0) : value;
    return first.canConvertToInt() && first.isIntegralNumber()
        ? OptionalInt.of(first.asInt())
        : OptionalInt.empty();
  }

  private int size(String key) throws UnreadableModelException {
    JsonNode value = json.path(key);
    require(value.isIntegralNumber(), "has no whole number as `" + key + "`");
    require(
        value.canConvertToInt() && value.asInt() > 0 && value.asInt() <= LARGEST_SIZE,
        "has a `" + key + "` too large to be valid");
    return value.asInt();
  }

  private double number(String key, double otherwise) throws UnreadableModelException {
    JsonNode value = json.path(key);
    require(value.isMissingNode() || value.isNumber(), "has no number as `" + key + "`");
    return value.asDouble(otherwise);
  }

  private int dividedBy(int hidden, int heads) throws UnreadableModelException {
    require(hidden % heads == 0, "`num_attention_heads` does not divide `hidden_size`");
    return hidden / heads;
  }

  private void require(boolean condition, String complaint) throws UnreadableModelException {
    if (!condition) {
      throw Malformed.file(
          shown, complaint.startsWith("`") ? "is contradictory: " + complaint : complaint);
    }
  }
}
