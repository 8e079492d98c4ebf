package dev.brevity.runtime.plan.step;

import ai.djl.ndarray.NDManager;
import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.injector.Step;
import dev.brevity.runtime.RecipeException;
import dev.brevity.runtime.algorithm.rotation.GraphRotation;
import dev.brevity.runtime.algorithm.rotation.RotationMethod;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.plan.Feed;
import dev.brevity.runtime.plan.PlanStep;
import dev.brevity.runtime.plan.Workpiece;
import java.util.List;
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
 * @param learn how many steps of descent the matrices between the blocks of a decoder take
 * @param learningRate the size of the first step
 * @param learnBatch samples of a step
 */
@Step("rotate")
public record Rotate(
    boolean fused,
    boolean orphanSink,
    boolean sdpaRegions,
    RotationMethod fullRotationMethod,
    @Nullable Integer blockSize,
    boolean fusedInBlocks,
    int seed,
    int learn,
    double learningRate,
    int learnBatch)
    implements PlanStep {
  /**
   * Rotates a network.
   *
   * @throws RecipeException if matrices shall be learned, which decoders alone have a place for
   */
  @Override
  public void apply(Workpiece piece, Feed feed) {
    if (learns()) {
      throw new RecipeException(
          List.of(
              Diagnostic.of(
                      Code.NOT_EXPRESSIBLE,
                      "rotations are learned for language models in folders alone")
                  .fix("leave out `learn`")
                  .build()));
    }
    rotation(fused, Set.of()).apply(piece.graph(), piece.manager());
  }

  /**
   * Rotates what lies within a part of a network, where weights have been rotated already.
   *
   * @param manager owns the matrices of transforms
   * @param rotated layers whose inputs come rotated
   */
  public void within(Graph graph, NDManager manager, Set<String> rotated) {
    rotation(false, rotated).apply(graph, manager);
  }

  /** Whether fused matrices are found by descent. */
  public boolean learns() {
    return fused && learn > 0;
  }

  /** The size of the matrix that so many channels are rotated with where it is fused. */
  public int fusedSize(int channels) {
    boolean divides = blockSize != null && blockSize < channels && channels % blockSize == 0;
    return fusedInBlocks && blockSize != null && divides ? blockSize : channels;
  }

  private GraphRotation rotation(boolean regions, Set<String> excluded) {
    return new GraphRotation(
        new GraphRotation.Options(
            regions,
            orphanSink,
            sdpaRegions,
            excluded,
            Set.of(),
            1,
            blockSize == null ? OptionalInt.empty() : OptionalInt.of(blockSize),
            fusedInBlocks,
            fullRotationMethod.source(seed)));
  }
}
