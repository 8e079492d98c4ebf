package dev.brevity.runtime.llm.quantization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.brevity.runtime.RecipeException;
import dev.brevity.runtime.llm.FolderWeights;
import dev.brevity.runtime.llm.PlannedModel;
import dev.brevity.runtime.llm.TinyDecoders;
import dev.brevity.runtime.llm.evaluation.Perplexity;
import dev.brevity.runtime.llm.text.TokenWindows;
import dev.brevity.runtime.plan.Interruption;
import dev.brevity.runtime.plan.PlanProgress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LearnedRotationTest {
  private static final String RULES =
      "  layers Linear { weight = Int8WeightPerChannelFloat { bit_width = 3 } }\n"
          + "  keep \"lm_head\", \"model.embed_tokens\"\n";

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"llama", "qwen2-sharded"})
  void descentLowersThePerplexityOfItsOwnWindows(String name) throws Exception {
    Path model = TinyDecoders.unpack(name, folder);

    double fixed = perplexity(model, "rotate", folder.resolve("fixed"));
    double learned =
        perplexity(
            model,
            "rotate { learn = CAYLEY_SGD  iters = 24  learning_rate = 1.5 }",
            folder.resolve("learned"));

    assertThat(learned).isLessThan(fixed);
  }

  /** Measured on the windows of calibration. */
  private static double perplexity(Path model, String step, Path work) throws Exception {
    Files.createDirectories(work);
    PlannedModel planned = PlannedModel.of(model, RULES + "  steps { " + step + " }");
    TokenWindows windows = PlannedModel.windows(model, 0);
    try (FolderWeights weights = PlannedModel.open(model)) {
      Optional<Perplexity> measured =
          new BlockwiseQuantization(planned.plan(), PlanProgress.SILENT, new Interruption())
              .run(weights, Optional.of(windows), Optional.of(windows), work);
      return measured.orElseThrow().value();
    }
  }

  @Test
  void anotherAttemptTakesTheMatrixThatWasFound() throws Exception {
    Path model = TinyDecoders.unpack("llama", folder);
    PlannedModel planned =
        PlannedModel.of(model, RULES + "  steps { rotate { learn = CAYLEY_SGD  iters = 2 } }");
    planned.quantize(folder.resolve("work"));
    byte[] found = Files.readAllBytes(folder.resolve("work/rotation.safetensors"));
    byte[] block = Files.readAllBytes(folder.resolve("work/stage-1.safetensors"));
    Files.delete(folder.resolve("work/stages"));

    planned.quantize(folder.resolve("work"));

    assertThat(folder.resolve("work/rotation.safetensors")).hasBinaryContent(found);
    assertThat(folder.resolve("work/stage-1.safetensors")).hasBinaryContent(block);
  }

  @Test
  void biasesOnTheWayAreRefused() throws Exception {
    Path model = TinyDecoders.unpack("llama-linear-biases", folder);
    PlannedModel planned =
        PlannedModel.of(model, RULES + "  steps { rotate { learn = CAYLEY_SGD  iters = 2 } }");

    assertThatThrownBy(() -> planned.quantize(folder.resolve("work")))
        .isInstanceOf(RecipeException.class)
        .hasMessageContaining("have biases");
  }
}
