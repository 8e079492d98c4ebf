package dev.brevity.runtime.plan.step;

import dev.brevity.runtime.plan.Feed;
import dev.brevity.runtime.plan.OptionValues;
import dev.brevity.runtime.plan.PlanStep;
import dev.brevity.runtime.plan.Trials;
import dev.brevity.runtime.plan.Workpiece;
import dev.brevity.runtime.transform.BatchNormMerging;
import dev.brevity.runtime.transform.Trial;
import java.util.Optional;

/** The step {@code merge_batch_norm}. */
public final class MergeBatchNorm implements PlanStep {
  @Override
  public String name() {
    return "merge_batch_norm";
  }

  @Override
  public void apply(Workpiece piece, OptionValues options, Feed feed) {
    Optional<Trial> trial = Trials.of(piece, feed);
    BatchNormMerging.apply(piece.graph(), node -> trial.flatMap(one -> one.inputOf(node)));
    trial.ifPresent(Trial::close);
  }
}
