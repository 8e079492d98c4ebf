package dev.brevity.runtime.plan.step;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.brevity.injector.Step;
import dev.brevity.runtime.algorithm.LayerError;
import dev.brevity.runtime.algorithm.Samples;
import dev.brevity.runtime.algorithm.rotation.GraphRotation;
import dev.brevity.runtime.algorithm.rotation.GraphRotation.Fused;
import dev.brevity.runtime.algorithm.rotation.LearnedRotation;
import dev.brevity.runtime.algorithm.rotation.RotationLearning;
import dev.brevity.runtime.algorithm.rotation.RotationMethod;
import dev.brevity.runtime.algorithm.rotation.RotationSource;
import dev.brevity.runtime.aten.Gradients;
import dev.brevity.runtime.aten.Scalar;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.graph.GraphBlock;
import dev.brevity.runtime.layer.QuantLinear;
import dev.brevity.runtime.plan.Feed;
import dev.brevity.runtime.plan.PlanStep;
import dev.brevity.runtime.plan.Workpiece;
import dev.brevity.runtime.transform.LayerQuantizers;
import dev.brevity.runtime.transform.LayerwiseQuantization;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
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
 * @param learn how fused matrices are learned; null to take them as they come
 * @param iters steps of learning
 * @param learningRate the largest size of the first step
 * @param seed where random numbers begin
 * @param samples how many calibration samples are learned on; null for all
 * @param learnBatch samples of a step of learning
 */
@Step("rotate")
public record Rotate(
    boolean fused,
    boolean orphanSink,
    boolean sdpaRegions,
    RotationMethod fullRotationMethod,
    @Nullable Integer blockSize,
    boolean fusedInBlocks,
    @Nullable RotationLearning learn,
    int iters,
    double learningRate,
    int seed,
    @Nullable Integer samples,
    int learnBatch)
    implements PlanStep {
  private static final String WHOLE = "network";
  private static final int DRAWS = 101;

  /** How often it is looked whether matrices have got better. */
  private static final int CHECKS = 10;

  @Override
  public boolean findsWork(Graph graph) {
    boolean orphans =
        orphanSink && graph.layers().values().stream().anyMatch(QuantLinear.class::isInstance);
    return orphans || !rotation(fused, Set.of()).fused(graph).isEmpty();
  }

  @Override
  public void apply(Workpiece piece, Feed feed) {
    GraphRotation rotation = rotation(fused, Set.of());
    if (learn == null || (!fused && !sdpaRegions)) {
      rotation.apply(piece.graph(), piece.manager());
    } else {
      feed.initialize(piece.network());
      learn(rotation, piece, feed);
    }
  }

  /** Learns with weights quantized as the plan will, against outputs in floating point. */
  private void learn(GraphRotation rotation, Workpiece piece, Feed feed) {
    List<Fused> regions = rotation.fused(piece.graph());
    rotation.online(piece.graph(), piece.manager(), regions);
    if (regions.isEmpty()) {
      return;
    }
    Samples data = feed.samples(learnBatch, Optional.ofNullable(samples));
    Graph copy = piece.graph().copy();
    LayerwiseQuantization.apply(
        copy,
        (layer, spec) ->
            Optional.ofNullable(piece.weights().get(layer))
                .map(recipe -> new LayerQuantizers(Map.of("weight", recipe), false)));
    GraphBlock quantized = new GraphBlock(copy, piece.manager());
    Random random = new Random(seed);
    LearnedRotation learned =
        new LearnedRotation(
            quantized,
            regions,
            new LearnedRotation.Options(
                iters, learningRate, true, CHECKS, () -> 1 + random.nextInt(DRAWS)));
    try (NDManager scratch = piece.manager().newSubManager()) {
      RotationSource matrices = fullRotationMethod.source(seed);
      List<NDArray> start =
          regions.stream().map(region -> matrices.of(scratch, region.size())).toList();
      LearnedRotation.Objective objective =
          (inputs, outputs) -> distance(piece.network(), inputs, outputs);
      double before = learned.mean(start, data, objective);
      List<NDArray> found = learned.learn(scratch, start, data, objective).matrices();
      double after = learned.mean(found, data, objective);
      boolean lower = after < before;
      learned.fuse(lower ? found : start);
      feed.done(new LayerError(WHOLE, before, lower ? after : before));
    }
  }

  /** The squared error of outputs in floating point, as a part of them. */
  private static NDArray distance(GraphBlock network, NDList inputs, NDList outputs) {
    NDList wanted;
    try (Gradients.Pause pause = Gradients.pause()) {
      wanted = network.evaluate(inputs.stream().map(NDArray::stopGradient).toArray(NDArray[]::new));
    }
    NDArray sum = outputs.get(0).sub(wanted.get(0)).square().sum();
    for (int i = 1; i < outputs.size(); i++) {
      sum = sum.add(outputs.get(i).sub(wanted.get(i)).square().sum());
    }
    double energy = 0;
    for (NDArray output : wanted) {
      energy += output.square().sum().getFloat();
    }
    return Scalar.times(sum, 1 / Math.max(energy, Double.MIN_NORMAL));
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
    return fused && learn != null;
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
