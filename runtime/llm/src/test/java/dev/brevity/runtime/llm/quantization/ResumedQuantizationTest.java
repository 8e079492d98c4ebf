package dev.brevity.runtime.llm.quantization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.brevity.runtime.llm.FolderWeights;
import dev.brevity.runtime.llm.PlannedModel;
import dev.brevity.runtime.llm.TinyDecoders;
import dev.brevity.runtime.plan.Interruption;
import dev.brevity.runtime.plan.PlanProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A process that ends anywhere leaves work that another goes on with, to the same bytes. */
class ResumedQuantizationTest {
  private static final String PLAN =
      "  layers Linear { weight = Int8WeightPerChannelFloat { bit_width = 4 } }\n"
          + "  keep \"lm_head\", \"model.embed_tokens\"\n"
          + "  steps { rotate gptq { batch_size = 1  use_quant_activations = false } }\n"
          + "  export safetensors\n";
  private static final String WRITTEN = "model.safetensors";

  @TempDir Path folder;
  private Path model = Path.of("");

  @BeforeEach
  void unpack() throws IOException {
    model = TinyDecoders.unpack("llama", folder);
  }

  /** What stands for the sudden end of a process. */
  private static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  @ParameterizedTest
  @ValueSource(strings = {"embeddings", "block 0", "block 1", "output"})
  void theSecondAttemptWritesTheBytesOfAnUndisturbedOne(String stage) throws Exception {
    byte[] undisturbed = whole(folder.resolve("first"));
    Path work = Files.createDirectories(folder.resolve("second"));
    assertThatThrownBy(() -> run(work, killedAt(stage))).isInstanceOf(Killed.class);
    Files.writeString(work.resolve("stage-2.safetensors.part"), "half of it");

    run(work, PlanProgress.SILENT);

    PlannedModel.of(model, PLAN).write(work, folder.resolve("resumed"));
    assertThat(folder.resolve("resumed").resolve(WRITTEN)).hasBinaryContent(undisturbed);
  }

  @Test
  void stagesThatAreDoneAreNotDoneAgain() throws Exception {
    Path work = Files.createDirectories(folder.resolve("work"));
    assertThatThrownBy(() -> run(work, killedAt("block 1"))).isInstanceOf(Killed.class);

    run(work, killedAt("block 0"));

    assertThat(work.resolve("stage-3.safetensors")).exists();
  }

  private byte[] whole(Path work) throws Exception {
    Files.createDirectories(work);
    run(work, PlanProgress.SILENT);
    PlannedModel.of(model, PLAN).write(work, folder.resolve("undisturbed"));
    return Files.readAllBytes(folder.resolve("undisturbed").resolve(WRITTEN));
  }

  private void run(Path work, PlanProgress progress) throws Exception {
    try (FolderWeights weights = PlannedModel.open(model)) {
      new BlockwiseQuantization(PlannedModel.of(model, PLAN).plan(), progress, new Interruption())
          .run(weights, Optional.of(PlannedModel.windows(model, 0)), Optional.empty(), work);
    }
  }

  private static PlanProgress killedAt(String stage) {
    return new PlanProgress() {
      @Override
      public void begin(String what, long samples) {
        if (what.startsWith(stage + ": ")) {
          throw new Killed();
        }
      }

      @Override
      public void advance(long samples) {}

      @Override
      public void end() {}
    };
  }
}
