package dev.brevity.runtime.llm.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.brevity.dsl.model.UnreadableModelException;
import dev.brevity.runtime.graph.GraphBlock;
import dev.brevity.runtime.llm.DecoderStages;
import dev.brevity.runtime.llm.ModelConfig;
import dev.brevity.runtime.llm.PlannedModel;
import dev.brevity.runtime.llm.TinyDecoders;
import dev.brevity.runtime.llm.WeightSource;
import dev.brevity.runtime.llm.evaluation.Generation;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GgufWeightsTest {
  private static final long[] TOKENS = {47, 3, 14, 15, 9, 2, 6, 31, 20, 4, 11, 40};

  @TempDir private Path folder;

  @ParameterizedTest
  @MethodSource(TinyDecoders.NAMES)
  void whatIsWrittenComputesTheSame(String name) throws Exception {
    Path model = TinyDecoders.unpack(name, folder);
    Path work = folder.resolve("work");
    PlannedModel planned = PlannedModel.of(model, "export gguf { type = F32 }");
    planned.quantize(work);
    planned.write(work, folder.resolve("written.gguf"));

    float[] expected;
    try (WeightSource source = PlannedModel.open(model)) {
      expected = logits(source);
    }
    float[] read;
    try (WeightSource source = GgufWeights.open(folder.resolve("written.gguf"), "written.gguf")) {
      read = logits(source);
    }

    for (int i = 0; i < expected.length; i++) {
      assertThat(read[i]).isCloseTo(expected[i], within(1e-5f));
    }
  }

  @ParameterizedTest
  @MethodSource(TinyDecoders.NAMES)
  void whatStaysPackedGeneratesTheSame(String name) throws Exception {
    Path model = TinyDecoders.unpack(name, folder);
    Path work = folder.resolve("work");
    PlannedModel planned = PlannedModel.of(model, "export gguf { type = Q8_0 }");
    planned.quantize(work);
    planned.write(work, folder.resolve("written.gguf"));

    try (GgufWeights source = GgufWeights.open(folder.resolve("written.gguf"), "written.gguf")) {
      long[] packed = Generation.greedy(source, TOKENS, 20).tokens();
      long[] unpacked = Generation.greedy(new Unpacked(source), TOKENS, 20).tokens();

      assertThat(source.packed("model.layers.0.self_attn.q_proj.weight")).isPresent();
      assertThat(packed).isEqualTo(unpacked);
    }
  }

  /** Has everything in floating point. */
  private record Unpacked(GgufWeights source) implements WeightSource {
    @Override
    public ModelConfig config() {
      return source.config();
    }

    @Override
    public NDArray load(String name, NDManager manager) throws UnreadableModelException {
      return source.load(name, manager);
    }

    @Override
    public void close() {}
  }

  private static float[] logits(WeightSource source) throws Exception {
    try (NDManager manager = NDManager.newBaseManager()) {
      return new GraphBlock(new DecoderStages(source).whole(manager), manager)
          .evaluate(manager.create(TOKENS, new Shape(1, TOKENS.length)))
          .singletonOrThrow()
          .toFloatArray();
    }
  }
}
