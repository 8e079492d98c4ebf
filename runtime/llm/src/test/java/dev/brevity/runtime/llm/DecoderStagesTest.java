package dev.brevity.runtime.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.graph.GraphBlock;
import dev.brevity.runtime.safetensors.SafetensorsFile;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DecoderStagesTest {
  private static final int LENGTH = 24;

  @TempDir Path folder;

  @ParameterizedTest
  @MethodSource(TinyDecoders.NAMES)
  void everyArchitectureComputesWhatTransformersComputes(String name) throws Exception {
    Path model = TinyDecoders.unpack(name, folder);
    try (WeightSource source = new FolderWeights(HuggingFaceFolder.open(model, name));
        SafetensorsFile expected =
            SafetensorsFile.open(model.resolve("expected.safetensors"), "expected");
        NDManager manager = NDManager.newBaseManager()) {
      long[] tokens = new long[2 * LENGTH];
      LongBuffer ids = expected.bytes(expected.tensors().get("tokens")).asLongBuffer();
      ids.get(tokens);
      FloatBuffer logits = expected.bytes(expected.tensors().get("logits")).asFloatBuffer();
      NDArray input = manager.create(tokens, new Shape(2, LENGTH));

      NDArray whole =
          new GraphBlock(new DecoderStages(source).whole(manager), manager)
              .evaluate(input)
              .singletonOrThrow();
      NDArray staged = inStages(source, input, manager);

      float[] computed = whole.toFloatArray();
      assertThat(computed).hasSize(logits.remaining());
      for (float value : computed) {
        assertThat(value).isCloseTo(logits.get(), within(2e-4f));
      }
      assertThat(staged.toFloatArray()).isEqualTo(computed);
    }
  }

  private static NDArray inStages(WeightSource source, NDArray input, NDManager manager)
      throws Exception {
    DecoderStages stages = new DecoderStages(source);
    NDArray value = input;
    for (int stage = 0; stage < stages.count(); stage++) {
      value =
          new GraphBlock(stages.graph(stage, manager), manager).evaluate(value).singletonOrThrow();
    }
    return value;
  }
}
