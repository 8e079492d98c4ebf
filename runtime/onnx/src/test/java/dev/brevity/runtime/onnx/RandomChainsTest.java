package dev.brevity.runtime.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.brevity.dsl.diagnostic.Diagnostics;
import dev.brevity.runtime.algorithm.LayerError;
import dev.brevity.runtime.algorithm.LayerListener;
import dev.brevity.runtime.algorithm.Samples;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.graph.GraphBlock;
import dev.brevity.runtime.plan.BatchListener;
import dev.brevity.runtime.plan.Feed;
import dev.brevity.runtime.plan.PlanStep;
import dev.brevity.runtime.plan.Workpiece;
import dev.brevity.runtime.plan.step.EqualizeActivations;
import dev.brevity.runtime.plan.step.EqualizeWeights;
import dev.brevity.runtime.plan.step.MergeBatchNorm;
import dev.brevity.runtime.plan.step.MergeNormAffine;
import dev.brevity.runtime.plan.step.ReplaceLayerNorm;
import dev.brevity.runtime.plan.step.SplitChannels;
import dev.brevity.runtime.transform.BiasShrinkage;
import dev.brevity.runtime.transform.RunningStatistics;
import dev.brevity.runtime.transform.ScaleComputation;
import dev.brevity.runtime.transform.Trial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Steps that promise to change nothing of what a network computes, on random networks: each keeps
 * the numbers or leaves the layers alone. {@code -Dchains} says how many networks.
 */
class RandomChainsTest {
  private static final Map<String, List<PlanStep>> STEPS =
      Map.of(
          "merge_batch_norm", List.of(new MergeBatchNorm()),
          "merge_ln_affine", List.of(new MergeNormAffine()),
          "layer_norm_to_rms", List.of(new MergeNormAffine(), new ReplaceLayerNorm()),
          "channel_splitting", List.of(new SplitChannels(0.3, true)),
          "weight_equalization",
              List.of(
                  new MergeBatchNorm(),
                  new EqualizeWeights(
                      3, 10, false, BiasShrinkage.Adaptive.VAIQ, ScaleComputation.MAXABS)),
          "activation_equalization",
              List.of(
                  new MergeBatchNorm(), new EqualizeActivations(0.5, false, true, false, null, 8)),
          "layerwise activation_equalization",
              List.of(new EqualizeActivations(0.5, true, true, false, null, 8)));

  /** Networks that steps have changed: channels within an axis that reshapes joined and split. */
  private static final List<Long> KNOWN = List.of(10954L);

  @TempDir private Path folder;

  @Test
  void computeTheSame() throws IOException {
    List<String> differing = new ArrayList<>();
    long first = Long.getLong("first", 0);
    List<Long> seeds = new ArrayList<>(KNOWN);
    LongStream.range(first, first + Long.getLong("chains", 40)).forEach(seeds::add);
    for (long seed : seeds) {
      SampleModel sample = RandomChain.of(seed);
      Path file = Files.write(folder.resolve("model.onnx"), sample.bytes());
      for (Map.Entry<String, List<PlanStep>> steps : STEPS.entrySet()) {
        difference(file, sample, steps.getValue())
            .ifPresent(found -> differing.add(sample + ", " + steps.getKey() + ": " + found));
      }
    }
    assertThat(differing).isEmpty();
  }

  private static Optional<String> difference(Path file, SampleModel sample, List<PlanStep> steps) {
    try (NDManager manager = NDManager.newBaseManager()) {
      Diagnostics findings = new Diagnostics();
      Graph graph =
          new OnnxImporter(manager).read(file, "model.onnx", findings).orElseThrow().graph();
      Workpiece piece = Workpiece.of(graph, manager);
      NDArray x = sample.inputs(manager).values().iterator().next();
      NDArray before = piece.network().evaluate(x).get(0).duplicate();
      OneBatch feed = new OneBatch(x);
      steps.forEach(step -> step.apply(piece, feed));
      NDArray after = piece.network().evaluate(x).get(0);
      return Trial.isClose(before, after)
          ? Optional.empty()
          : Optional.of(
              before.sub(after).abs().max().getFloat() + " of " + before.abs().max().getFloat());
    } catch (RuntimeException e) {
      return Optional.of(String.valueOf(e));
    }
  }

  /** Gives steps one batch. */
  private record OneBatch(NDArray x) implements Feed {
    @Override
    public void run(
        GraphBlock network,
        int batchSize,
        Optional<Integer> samples,
        RunningStatistics statistics) {
      network.evaluate(x);
    }

    @Override
    public void runResumable(
        GraphBlock network, int batchSize, Optional<Integer> samples, BatchListener listener) {
      network.evaluate(x);
    }

    @Override
    public Optional<NDList> sample(NDManager manager) {
      return Optional.of(new NDList(x));
    }

    @Override
    public Samples samples(int batchSize, Optional<Integer> samples) {
      return Samples.of(List.of(new NDList(x)));
    }

    @Override
    public LayerListener layers(GraphBlock network) {
      throw new UnsupportedOperationException();
    }

    @Override
    public LayerListener listener() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void done(LayerError error) {}

    @Override
    public void initialize(GraphBlock network) {
      network.evaluate(x);
    }
  }
}
