package dev.brevity.runtime.llm.quantization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.algorithm.rotation.RotationMethod;
import dev.brevity.runtime.graph.GraphBlock;
import dev.brevity.runtime.llm.DecoderStages;
import dev.brevity.runtime.llm.FolderWeights;
import dev.brevity.runtime.llm.HuggingFaceFolder;
import dev.brevity.runtime.llm.TinyDecoders;
import dev.brevity.runtime.llm.WeightSource;
import dev.brevity.runtime.plan.step.Rotate;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RotatedWeightSourceTest {
  private static final long[] TOKENS = {1, 5, 9, 2, 7, 3, 8, 4};

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "llama,HADAMARD",
    "llama,ORTHOGONAL",
    "llama3-scaling-tied,HADAMARD",
    "llama-linear-biases,RANDOM_HADAMARD",
    "mistral,HADAMARD",
    "qwen2-sharded,HADAMARD",
    "qwen3,HADAMARD"
  })
  void aRotatedDecoderComputesTheSame(String name, RotationMethod method) throws Exception {
    Path model = TinyDecoders.unpack(name, folder);
    Rotate rotation = new Rotate(true, false, false, method, null, true, null, 1, 1.5, 0, null, 4);
    try (WeightSource source = new FolderWeights(HuggingFaceFolder.open(model, name));
        WeightSource rotated = new RotatedWeightSource(source, rotation);
        NDManager manager = NDManager.newBaseManager()) {
      float[] expected = logits(source, manager);
      float[] computed = logits(rotated, manager);

      for (int i = 0; i < expected.length; i++) {
        assertThat(computed[i]).isCloseTo(expected[i], within(1e-4f));
      }
      try (NDArray table = rotated.load("model.embed_tokens.weight", manager);
          NDArray before = source.load("model.embed_tokens.weight", manager)) {
        assertThat(table.toFloatArray()).isNotEqualTo(before.toFloatArray());
      }
    }
  }

  private static float[] logits(WeightSource source, NDManager manager) throws Exception {
    NDArray tokens = manager.create(TOKENS, new Shape(1, TOKENS.length));
    return new GraphBlock(new DecoderStages(source).whole(manager), manager)
        .evaluate(tokens)
        .singletonOrThrow()
        .toFloatArray();
  }
}
