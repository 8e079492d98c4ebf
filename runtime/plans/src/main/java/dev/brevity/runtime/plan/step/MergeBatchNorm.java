package dev.brevity.runtime.plan.step;

import dev.brevity.injector.Step;
import dev.brevity.runtime.plan.Feed;
import dev.brevity.runtime.plan.PlanStep;
import dev.brevity.runtime.plan.Trials;
import dev.brevity.runtime.plan.Workpiece;
import dev.brevity.runtime.transform.BatchNormMerging;
import dev.brevity.runtime.transform.Trial;
import java.util.Optional;

/** Folds batch normalization into the layers before it. */
@Step("merge_batch_norm")
public record MergeBatchNorm() implements PlanStep {
  @Override
  public void apply(Workpiece piece, Feed feed) {
    Optional<Trial> trial = Trials.of(piece, feed);
    BatchNormMerging.apply(piece.graph(), node -> trial.flatMap(one -> one.inputOf(node)));
    trial.ifPresent(Trial::close);
  }
}
