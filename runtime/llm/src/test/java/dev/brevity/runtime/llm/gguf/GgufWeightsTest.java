package dev.brevity.runtime.llm.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.graph.GraphBlock;
import dev.brevity.runtime.llm.DecoderStages;
import dev.brevity.runtime.llm.PlannedModel;
import dev.brevity.runtime.llm.TinyDecoders;
import dev.brevity.runtime.llm.WeightSource;
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

  private static float[] logits(WeightSource source) throws Exception {
    try (NDManager manager = NDManager.newBaseManager()) {
      return new GraphBlock(new DecoderStages(source).whole(manager), manager)
          .evaluate(manager.create(TOKENS, new Shape(1, TOKENS.length)))
          .singletonOrThrow()
          .toFloatArray();
    }
  }
}
