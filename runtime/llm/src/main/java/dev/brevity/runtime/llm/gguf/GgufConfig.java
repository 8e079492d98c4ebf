package dev.brevity.runtime.llm.gguf;

import dev.brevity.dsl.model.UnreadableModelException;
import dev.brevity.runtime.gguf.GgufFile;
import dev.brevity.runtime.gguf.GgufTensor;
import dev.brevity.runtime.gguf.GgufValue;
import dev.brevity.runtime.llm.Architecture;
import dev.brevity.runtime.llm.ModelConfig;
import dev.brevity.runtime.llm.RotaryScaling;
import dev.brevity.runtime.safetensors.Malformed;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** The keys that say what a decoder in a GGUF file is. */
final class GgufConfig {
  static final String ROPE_FACTORS = "rope_freqs.weight";
  private static final String EPSILON = "attention.layer_norm_rms_epsilon";

  private final GgufFile file;
  private final String architecture;

  private GgufConfig(GgufFile file, String architecture) {
    this.file = file;
    this.architecture = architecture;
  }

  /** What llama.cpp calls the architecture. */
  static String architecture(ModelConfig config) {
    return config.architecture() == Architecture.MISTRAL
        ? Architecture.LLAMA.modelType()
        : config.architecture().modelType();
  }

  /** The keys of a decoder, without those of its tokenizer. */
  static Map<String, GgufValue> keys(ModelConfig config) {
    String prefix = architecture(config) + ".";
    Map<String, GgufValue> keys = new LinkedHashMap<>();
    keys.put("general.architecture", new GgufValue.Text(architecture(config)));
    keys.put("general.type", new GgufValue.Text("model"));
    keys.put(prefix + "block_count", new GgufValue.Unsigned(config.layers()));
    keys.put(prefix + "context_length", new GgufValue.Unsigned(config.context()));
    keys.put(prefix + "embedding_length", new GgufValue.Unsigned(config.hidden()));
    keys.put(prefix + "feed_forward_length", new GgufValue.Unsigned(config.feedForward()));
    keys.put(prefix + "attention.head_count", new GgufValue.Unsigned(config.heads()));
    keys.put(prefix + "attention.head_count_kv", new GgufValue.Unsigned(config.keyHeads()));
    keys.put(prefix + "attention.key_length", new GgufValue.Unsigned(config.headSize()));
    keys.put(prefix + "attention.value_length", new GgufValue.Unsigned(config.headSize()));
    keys.put(prefix + EPSILON, new GgufValue.Real((float) config.epsilon()));
    keys.put(prefix + "rope.dimension_count", new GgufValue.Unsigned(config.headSize()));
    keys.put(prefix + "rope.freq_base", new GgufValue.Real((float) config.rotaryBase()));
    if (config.rotaryScaling() instanceof RotaryScaling.Linear linear) {
      keys.put(prefix + "rope.scaling.type", new GgufValue.Text("linear"));
      keys.put(prefix + "rope.scaling.factor", new GgufValue.Real((float) linear.factor()));
    }
    keys.put(prefix + "vocab_size", new GgufValue.Unsigned(config.vocabulary()));
    return keys;
  }

  /**
   * What a file says.
   *
   * @throws UnreadableModelException if it is another architecture, or a key is missing or wrong
   */
  static ModelConfig read(GgufFile file) throws UnreadableModelException {
    String name =
        file.keys().get("general.architecture") instanceof GgufValue.Text text ? text.value() : "";
    Architecture architecture =
        switch (name) {
          case "llama" -> Architecture.LLAMA;
          case "qwen2" -> Architecture.QWEN2;
          case "qwen3" -> Architecture.QWEN3;
          default ->
              throw Malformed.file(
                  file.shown(),
                  "is of architecture `" + name + "`, which cannot be read here",
                  "use a model of llama, qwen2 or qwen3");
        };
    return new GgufConfig(file, name).config(architecture);
  }

  private ModelConfig config(Architecture architecture) throws UnreadableModelException {
    int heads = size("attention.head_count");
    int hidden = size("embedding_length");
    int headSize = number("attention.key_length", hidden / heads);
    GgufTensor table = tensor("token_embd.weight");
    return new ModelConfig(
        architecture,
        hidden,
        size("block_count"),
        heads,
        number("attention.head_count_kv", heads),
        headSize,
        size("feed_forward_length"),
        Math.toIntExact(table.shape().get(0)),
        real(EPSILON),
        key("rope.freq_base") == null ? 10000 : real("rope.freq_base"),
        scaling(headSize),
        size("context_length"),
        !file.tensors().containsKey("output.weight"),
        file.tensors().containsKey("blk.0.attn_q.bias"),
        file.tensors().containsKey("blk.0.attn_output.bias"),
        file.tensors().containsKey("blk.0.ffn_up.bias"),
        file.tensors().containsKey("blk.0.attn_q_norm.weight"),
        token("bos_token_id"),
        token("eos_token_id"),
        token("padding_token_id"));
  }

  private RotaryScaling scaling(int headSize) throws UnreadableModelException {
    @Nullable GgufTensor given = file.tensors().get(ROPE_FACTORS);
    if (given == null) {
      return key("rope.scaling.factor") == null
          ? new RotaryScaling.None()
          : new RotaryScaling.Linear(real("rope.scaling.factor"));
    }
    if (!given.shape().equals(List.of(headSize / 2L))) {
      throw Malformed.file(
          file.shown(),
          "has `" + ROPE_FACTORS + "` of shape " + given.shape() + " for heads of " + headSize);
    }
    List<Float> divisors = new ArrayList<>();
    for (float divisor : file.values(given)) {
      if (!(divisor > 0 && divisor < Float.POSITIVE_INFINITY)) {
        throw Malformed.file(file.shown(), "has `" + ROPE_FACTORS + "` with " + divisor);
      }
      divisors.add(divisor);
    }
    return new RotaryScaling.Given(divisors);
  }

  private GgufTensor tensor(String name) throws UnreadableModelException {
    GgufTensor tensor = file.tensors().get(name);
    if (tensor == null || tensor.shape().size() != 2) {
      throw Malformed.file(file.shown(), "has no matrix `" + name + "`");
    }
    return tensor;
  }

  private @Nullable GgufValue key(String name) {
    return file.keys().get(architecture + "." + name);
  }

  private int size(String name) throws UnreadableModelException {
    int value = number(name, 0);
    if (value < 1 || value > 1 << 24) {
      throw Malformed.file(file.shown(), "has no sensible `" + architecture + "." + name + "`");
    }
    return value;
  }

  private int number(String name, int otherwise) {
    return key(name) instanceof GgufValue.Unsigned number ? number.value() : otherwise;
  }

  private double real(String name) throws UnreadableModelException {
    if (key(name) instanceof GgufValue.Real real && real.value() > 0) {
      return real.value();
    }
    throw Malformed.file(file.shown(), "has no positive `" + architecture + "." + name + "`");
  }

  private OptionalInt token(String name) {
    return file.keys().get("tokenizer.ggml." + name) instanceof GgufValue.Unsigned number
        ? OptionalInt.of(number.value())
        : OptionalInt.empty();
  }
}
