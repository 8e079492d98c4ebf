package dev.brevity.runtime.plan.step;

import dev.brevity.injector.Step;
import dev.brevity.runtime.algorithm.rotation.ChannelOrder;
import dev.brevity.runtime.algorithm.rotation.ChannelPermutation;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.plan.Feed;
import dev.brevity.runtime.plan.PlanStep;
import dev.brevity.runtime.plan.Workpiece;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Deals the features between linear layers to the blocks of a rotation.
 *
 * @param method which feature comes to which block
 * @param blockSize size of the blocks
 * @param fused whether features are moved too that a rotation is fused for
 * @param seed where random numbers begin
 * @param samples how many calibration samples are looked at; null for all
 * @param batchSize how many samples are computed at once
 */
@Step("permute")
public record PermuteChannels(
    ChannelOrder method,
    int blockSize,
    boolean fused,
    int seed,
    @Nullable Integer samples,
    int batchSize)
    implements PlanStep {
  @Override
  public boolean findsWork(Graph graph) {
    return !permutation().targets(graph).isEmpty();
  }

  @Override
  public void apply(Workpiece piece, Feed feed) {
    feed.initialize(piece.network());
    permutation()
        .apply(
            piece.network(),
            piece.manager(),
            feed.samples(batchSize, Optional.ofNullable(samples)));
  }

  private ChannelPermutation permutation() {
    return new ChannelPermutation(method, blockSize, fused, seed);
  }
}
