package dev.brevity.runtime.llm.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.graph.GraphBlock;
import dev.brevity.runtime.llm.DecoderStages;
import dev.brevity.runtime.llm.FolderWeights;
import dev.brevity.runtime.llm.HuggingFaceFolder;
import dev.brevity.runtime.llm.TinyDecoders;
import dev.brevity.runtime.llm.WeightSource;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GenerationTest {
  private static final List<long[]> PROMPTS =
      List.of(new long[] {47, 3, 14, 15, 9, 2, 6}, new long[] {47, 9}, new long[] {47, 30, 31, 5});
  private static final int ADDED = 20;

  @TempDir Path folder;

  @ParameterizedTest
  @MethodSource(TinyDecoders.NAMES)
  void goesOnAsIfEachTokenWereComputedFromTheWholeText(String name) throws Exception {
    Path model = TinyDecoders.unpack(name, folder);
    try (WeightSource source = new FolderWeights(HuggingFaceFolder.open(model, name))) {
      int added = 0;
      for (long[] prompt : PROMPTS) {
        long[] anew = anew(source, prompt);

        long[] continued = Generation.greedy(source, prompt, ADDED).tokens();

        assertThat(continued).isEqualTo(anew);
        added += continued.length;
      }
      assertThat(added).isGreaterThan(ADDED);
    }
  }

  /** Computes the whole text for each token. */
  private static long[] anew(WeightSource source, long[] prompt) throws Exception {
    long[] text = prompt;
    try (NDManager manager = NDManager.newBaseManager()) {
      GraphBlock network = new GraphBlock(new DecoderStages(source).whole(manager), manager);
      while (text.length < prompt.length + ADDED) {
        NDArray tokens = manager.create(text, new Shape(1, text.length));
        NDArray logits = network.evaluate(tokens).singletonOrThrow();
        long next = logits.get(new NDIndex("0, -1")).argMax().getLong();
        if (source.config().eos().isPresent() && next == source.config().eos().getAsInt()) {
          break;
        }
        text = Arrays.copyOf(text, text.length + 1);
        text[text.length - 1] = next;
      }
    }
    return Arrays.copyOfRange(text, prompt.length, text.length);
  }
}
