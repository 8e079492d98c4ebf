package dev.brevity.runtime.plan.step;

import dev.brevity.injector.Step;
import dev.brevity.runtime.algorithm.learnedround.DescentRule;
import dev.brevity.runtime.algorithm.learnedround.LearnedRound;
import dev.brevity.runtime.algorithm.learnedround.LearnedRoundOptions;
import dev.brevity.runtime.aten.RoundingForm;
import dev.brevity.runtime.plan.Feed;
import dev.brevity.runtime.plan.PlanStep;
import dev.brevity.runtime.plan.Workpiece;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Learns for every weight whether it is rounded up or down.
 *
 * @param form how decisions become numbers
 * @param iters steps of gradient descent for each block
 * @param draws samples that are drawn for each step
 * @param optimizer how gradients change decisions
 * @param learningRate of decisions
 * @param decay whether the learning rate falls to 0
 * @param regularization how much it counts that decisions are made
 * @param useBestModel whether the decisions with the smallest loss are kept
 * @param learnScale whether scales are learned too
 * @param blockDepth how many parts of a layer's name tell its block; null for each layer by itself
 * @param seed where random numbers begin
 * @param samples how many calibration samples are looked at; null for all
 * @param batchSize how many samples are computed at once
 */
@Step("learned_round")
public record LearnRounding(
    RoundingForm form,
    int iters,
    int draws,
    DescentRule optimizer,
    double learningRate,
    boolean decay,
    double regularization,
    boolean useBestModel,
    boolean learnScale,
    @Nullable Integer blockDepth,
    int seed,
    @Nullable Integer samples,
    int batchSize)
    implements PlanStep {
  private static final double SCALE_RATE = 1e-2;

  @Override
  public boolean changesWeights() {
    return true;
  }

  private String block(String layer) {
    String[] parts = layer.split("\\.", -1);
    return blockDepth == null || parts.length <= blockDepth
        ? layer
        : String.join(".", Arrays.copyOf(parts, blockDepth));
  }

  @Override
  public void apply(Workpiece piece, Feed feed) {
    Random random = new Random(seed);
    LearnedRoundOptions options =
        new LearnedRoundOptions(
            form,
            iters,
            draws,
            optimizer,
            learningRate,
            decay,
            regularization,
            false,
            useBestModel,
            learnScale ? SCALE_RATE : 0,
            (count, known) -> random.ints(count, 0, known).toArray());
    new LearnedRound(
            piece.network(),
            piece.manager(),
            options,
            layer -> Optional.of(block(layer)),
            feed.layers(piece.network()))
        .apply(feed.samples(batchSize, Optional.ofNullable(samples)));
  }
}
