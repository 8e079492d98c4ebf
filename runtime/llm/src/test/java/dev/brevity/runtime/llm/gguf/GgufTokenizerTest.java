package dev.brevity.runtime.llm.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.brevity.dsl.model.UnreadableModelException;
import dev.brevity.runtime.gguf.GgufTensor;
import dev.brevity.runtime.gguf.GgufType;
import dev.brevity.runtime.gguf.GgufValue;
import dev.brevity.runtime.gguf.GgufWriter;
import dev.brevity.runtime.llm.PlannedModel;
import dev.brevity.runtime.llm.text.Tokenizer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GgufTokenizerTest {
  private static final Path SAMPLE = Path.of("..", "..", "samples", "language-model", "llama-tiny");
  private static final List<String> TEXTS =
      List.of(
          "",
          "Call me Ishmael. Some years ago--never mind how long",
          "  two  spaces\tand\r\n\r\nlines\n",
          "don't DON'T 12345 £1,000.50",
          "naïve café — “quoted” 你好 😀",
          "<|begin_of_text|>a special token");

  @TempDir private Path folder;

  @Test
  void whatIsWrittenReadsTextsAsTheTokenizerItWasMadeFrom() throws Exception {
    Path work = folder.resolve("work");
    PlannedModel planned = PlannedModel.of(SAMPLE, "export gguf { type = Q4_0 }");
    planned.quantize(work);
    planned.write(work, folder.resolve("written.gguf"));

    try (Tokenizer original = Tokenizer.of(SAMPLE, "llama-tiny");
        Tokenizer read = GgufTokenizer.open(folder.resolve("written.gguf"), "written.gguf")) {
      for (String text : TEXTS) {
        long[] tokens = original.encode(text, true);

        assertThat(read.encode(text, true)).as(text).isEqualTo(tokens);
        assertThat(read.encode(text, false)).as(text).isEqualTo(original.encode(text, false));
        assertThat(read.decode(tokens)).isEqualTo(original.decode(tokens));
      }
      assertThat(read.beginning()).isEqualTo(original.beginning());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "the    | 1, 9",
        // Not "te", which comes first and has the lower score.
        "tet    | 1, 12, 15",
        // A character that no token holds.
        "té     | 1, 12, 3, 4",
      })
  void piecesAreMergedByScoreAsSentencePieceDoes(String text, String expected) throws Exception {
    Path file = pieces(Map.of());

    try (Tokenizer tokenizer = GgufTokenizer.open(file, "pieces.gguf")) {
      long[] tokens = tokenizer.encode(text, true);

      assertThat(tokens).isEqualTo(numbers(expected));
      assertThat(tokenizer.decode(tokens)).isEqualTo(text);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"model", "pre"})
  void whatIsNotKnownIsRejectedByName(String key) throws Exception {
    Map<String, GgufValue> keys = new LinkedHashMap<>();
    keys.put("tokenizer.ggml.model", new GgufValue.Text("gpt2"));
    keys.put("tokenizer.ggml." + key, new GgufValue.Text("other"));
    Path file = pieces(keys);

    assertThatThrownBy(() -> GgufTokenizer.open(file, "other.gguf"))
        .isInstanceOf(UnreadableModelException.class)
        .hasMessageContaining("`other`");
  }

  private Path pieces(Map<String, GgufValue> changes) throws IOException {
    Map<String, GgufValue> keys = new LinkedHashMap<>();
    keys.put("tokenizer.ggml.model", new GgufValue.Text("llama"));
    keys.put(
        "tokenizer.ggml.tokens",
        new GgufValue.Texts(
            List.of(
                "<unk>", "<s>", "</s>", "<0xC3>", "<0xA9>", "e", "t", "▁", "i", "▁the", "h", "he",
                "▁t", "the", "te", "et")));
    keys.put(
        "tokenizer.ggml.token_type",
        new GgufValue.Integers(List.of(2, 3, 3, 6, 6, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1)));
    keys.put(
        "tokenizer.ggml.scores",
        new GgufValue.Reals(
            List.of(
                0f, 0f, 0f, 0f, 0f, -10f, -11f, -12f, -13f, -3f, -15f, -1f, -9f, -2f, -5f, -4f)));
    keys.put("tokenizer.ggml.bos_token_id", new GgufValue.Unsigned(1));
    keys.putAll(changes);
    Path file = folder.resolve("pieces.gguf");
    List<GgufTensor> tensors =
        GgufWriter.placed(List.of(new GgufTensor("norm", GgufType.F32, List.of(1L), 0)));
    try (GgufWriter writer = GgufWriter.create(file, keys, tensors)) {
      writer.write("norm", ByteBuffer.allocate(Float.BYTES));
    }
    return file;
  }

  private static long[] numbers(String list) {
    return List.of(list.split(", *")).stream().mapToLong(Long::parseLong).toArray();
  }
}
