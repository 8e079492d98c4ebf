package dev.brevity.runtime.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brevity.runtime.data.Npy;
import dev.brevity.runtime.safetensors.SafetensorsWriter;
import dev.brevity.runtime.safetensors.TensorEntry;
import dev.brevity.runtime.safetensors.TensorType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How much memory the quantization of a language model takes does not depend on its depth. */
class LanguageModelMemoryTest {
  private static final String HEAP = "192m";
  private static final int HIDDEN = 512;
  private static final int INNER = 1536;
  private static final int VOCABULARY = 256;
  private static final int FEW = 2;
  private static final int MANY = 26;

  /** What the blocks that the deep model has more would take as floats. */
  private static final long BLOCKS_KIB =
      (long) (MANY - FEW) * (4 * HIDDEN * HIDDEN + 3 * HIDDEN * INNER) * Float.BYTES / 1024;

  @TempDir private Path folder;

  @BeforeEach
  void writeModels() throws IOException {
    model("shallow", FEW);
    model("deep", MANY);
    Files.writeString(folder.resolve("nearest.quant"), "plan P { export compressed_tensors }\n");
    Files.writeString(
        folder.resolve("gptq.quant"),
        """
        plan P {
          layers Linear { weight = IntWeightSymmetricGroupQuant { bit_width = 4  group_size = 128 } }
          keep "lm_head", "model.embed_tokens"
          steps { gptq { act_order = true  batch_size = 1 } }
          export compressed_tensors
        }
        """);
    long[] tokens = new SplittableRandom(5).longs(4 * 32, 0, VOCABULARY).toArray();
    Files.write(folder.resolve("tokens.npy"), Npy.longs(new long[] {4, 32}, tokens));
  }

  private void model(String name, int layers) throws IOException {
    Path model = Files.createDirectory(folder.resolve(name));
    Files.writeString(
        model.resolve("config.json"),
        """
        {"architectures": ["LlamaForCausalLM"], "model_type": "llama", "hidden_size": %d,
         "intermediate_size": %d, "num_hidden_layers": %d, "num_attention_heads": 8,
         "vocab_size": %d, "max_position_embeddings": 32, "rms_norm_eps": 1e-5,
         "rope_theta": 10000.0, "tie_word_embeddings": true, "torch_dtype": "bfloat16"}
        """
            .formatted(HIDDEN, INNER, layers, VOCABULARY));
    List<TensorEntry> entries = new ArrayList<>();
    add(entries, "model.embed_tokens", VOCABULARY, HIDDEN);
    for (int i = 0; i < layers; i++) {
      String block = "model.layers." + i + ".";
      add(entries, block + "input_layernorm", HIDDEN);
      add(entries, block + "post_attention_layernorm", HIDDEN);
      for (String part : List.of("q_proj", "k_proj", "v_proj", "o_proj")) {
        add(entries, block + "self_attn." + part, HIDDEN, HIDDEN);
      }
      add(entries, block + "mlp.gate_proj", INNER, HIDDEN);
      add(entries, block + "mlp.up_proj", INNER, HIDDEN);
      add(entries, block + "mlp.down_proj", HIDDEN, INNER);
    }
    add(entries, "model.norm", HIDDEN);
    SplittableRandom random = new SplittableRandom(7);
    try (SafetensorsWriter writer =
        SafetensorsWriter.create(model.resolve("model.safetensors"), entries, Map.of())) {
      for (TensorEntry entry : entries) {
        ByteBuffer bytes =
            ByteBuffer.allocate(Math.toIntExact(entry.bytes())).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
          float value = (float) (random.nextDouble() - 0.5) / 16;
          bytes.putShort((short) (Float.floatToRawIntBits(value) >> 16));
        }
        writer.write(entry.name(), bytes.flip());
      }
    }
  }

  private static void add(List<TensorEntry> entries, String layer, long... shape) {
    List<Long> sizes = Arrays.stream(shape).boxed().toList();
    entries.add(SafetensorsWriter.entry(layer + ".weight", TensorType.BF16, sizes));
  }

  private long peak(String model, String plan) throws Exception {
    String command = "quantize " + model + " --plan " + plan + ".quant --data tokens.npy";
    String made = model + "-" + plan;
    return MeasuredCommand.peak(folder, HEAP, command + " --sequence 32 -o " + made);
  }

  @ParameterizedTest
  @ValueSource(strings = {"nearest", "gptq"})
  void staysWhateverTheNumberOfBlocks(String plan) throws Exception {
    long shallow = peak("shallow", plan);
    long deep = peak("deep", plan);

    assertThat(deep - shallow).isLessThan(BLOCKS_KIB / 2);
  }
}
