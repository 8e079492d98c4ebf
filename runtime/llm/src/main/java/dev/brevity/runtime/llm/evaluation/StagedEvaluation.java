package dev.brevity.runtime.llm.evaluation;

import ai.djl.ndarray.NDManager;
import dev.brevity.dsl.file.TemporaryFolder;
import dev.brevity.dsl.model.UnreadableModelException;
import dev.brevity.runtime.graph.GraphBlock;
import dev.brevity.runtime.llm.DecoderStages;
import dev.brevity.runtime.llm.WeightSource;
import dev.brevity.runtime.llm.text.TokenWindows;
import java.io.IOException;
import java.util.function.IntConsumer;

/** Measures the perplexity of a model in floating point with one stage in memory at a time. */
public final class StagedEvaluation {
  private final IntConsumer progress;

  /**
   * @param progress is told the number of stages that are done
   */
  public StagedEvaluation(IntConsumer progress) {
    this.progress = progress;
  }

  /**
   * The perplexity.
   *
   * @throws UnreadableModelException if weights cannot be read
   */
  public Perplexity perplexity(WeightSource source, TokenWindows windows)
      throws IOException, UnreadableModelException {
    DecoderStages stages = new DecoderStages(source);
    try (TemporaryFolder folder = TemporaryFolder.create("brevity-")) {
      StagePass pass = new StagePass(folder.path(), "window", windows);
      for (int stage = 0; stage < stages.count() - 1; stage++) {
        try (NDManager manager = NDManager.newBaseManager()) {
          pass.advance(new GraphBlock(stages.graph(stage, manager), manager), manager);
          pass.forget();
        }
        progress.accept(stage + 1);
      }
      try (NDManager manager = NDManager.newBaseManager()) {
        int last = stages.count() - 1;
        return pass.finish(new GraphBlock(stages.graph(last, manager), manager), manager);
      }
    }
  }
}
