package dev.brevity.runtime.plan.step;

import dev.brevity.injector.Step;
import dev.brevity.runtime.algorithm.rotation.GraphRotation;
import dev.brevity.runtime.algorithm.rotation.RotationMethod;
import dev.brevity.runtime.plan.Feed;
import dev.brevity.runtime.plan.PlanStep;
import dev.brevity.runtime.plan.Workpiece;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Rotates the features between linear layers, so that no channel stands out.
 *
 * @param fused whether matrices are fused into layers that follow each other
 * @param orphanSink whether all other linear layers get a Hadamard transform in front of them
 * @param sdpaRegions whether values and outputs of attention are rotated
 * @param fullRotationMethod where fused matrices come from
 * @param blockSize size of the blocks that are rotated each for itself; null for all channels
 * @param fusedInBlocks whether fused matrices are in blocks too
 * @param seed where random numbers begin
 */
@Step("rotate")
public record Rotate(
    boolean fused,
    boolean orphanSink,
    boolean sdpaRegions,
    RotationMethod fullRotationMethod,
    @Nullable Integer blockSize,
    boolean fusedInBlocks,
    int seed)
    implements PlanStep {
  @Override
  public void apply(Workpiece piece, Feed feed) {
    new GraphRotation(
            new GraphRotation.Options(
                fused,
                orphanSink,
                sdpaRegions,
                Set.of(),
                Set.of(),
                1,
                blockSize == null ? OptionalInt.empty() : OptionalInt.of(blockSize),
                fusedInBlocks,
                fullRotationMethod.source(seed)))
        .apply(piece.graph(), piece.manager());
  }
}
