package dev.brevity.samples.fourbits;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.brevity.runtime.Brevity;
import dev.brevity.runtime.algorithm.LayerError;
import dev.brevity.runtime.algorithm.LayerListener;
import dev.brevity.runtime.algorithm.Samples;
import dev.brevity.runtime.algorithm.awq.Awq;
import dev.brevity.runtime.algorithm.gpxq.AccumulatorBound;
import dev.brevity.runtime.algorithm.gpxq.ColumnSolver;
import dev.brevity.runtime.algorithm.gpxq.Gptq;
import dev.brevity.runtime.algorithm.gpxq.Gpxq;
import dev.brevity.runtime.algorithm.gpxq.Magr;
import dev.brevity.runtime.algorithm.learnedround.LearnedRound;
import dev.brevity.runtime.algorithm.learnedround.LearnedRoundOptions;
import dev.brevity.runtime.algorithm.lowrank.LowRankCorrection;
import dev.brevity.runtime.algorithm.rotation.ChannelOrder;
import dev.brevity.runtime.algorithm.rotation.ChannelPermutation;
import dev.brevity.runtime.algorithm.rotation.GraphRotation;
import dev.brevity.runtime.algorithm.rotation.LayerNormAffine;
import dev.brevity.runtime.algorithm.rotation.LayerNormToRms;
import dev.brevity.runtime.calibration.Calibration;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.graph.GraphBlock;
import dev.brevity.runtime.proxy.QuantizerRecipe;
import dev.brevity.runtime.transform.LayerQuantizers;
import dev.brevity.runtime.transform.LayerwiseQuantization;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Each algorithm on any graph, as docs/post-training.md shows them.
 *
 * @param graph in floating point; changed in place
 * @param manager owns what the graph gets
 * @param batches calibration data
 */
public record Algorithms(Graph graph, NDManager manager, List<NDList> batches) {
  /** Prepares normalizations, and rotates the features between linear layers in blocks. */
  public void rotate(int blockSize) {
    LayerNormAffine.merge(graph, manager);
    LayerNormToRms.apply(graph);
    GraphBlock network = new GraphBlock(graph, manager);
    batches.forEach(batch -> compute(network, batch));
    new ChannelPermutation(ChannelOrder.MASSDIFF, blockSize, true, 0)
        .apply(network, manager, Samples.of(batches));
    new GraphRotation(GraphRotation.Options.defaults()).apply(graph, manager);
  }

  /** Makes the largest weights smaller before quantizers are placed. */
  public void reduceMaxima() {
    Magr.defaults()
        .apply(
            new GraphBlock(graph, manager),
            manager,
            Samples.of(batches),
            layer -> true,
            LayerListener.SILENT);
  }

  /** Gives every layer with weights quantizers, and calibrates those of inputs. */
  public GraphBlock quantize() {
    QuantizerRecipe weight =
        Brevity.builtin().quantizer("Int8WeightPerChannelFloat").with("bit_width", 4);
    QuantizerRecipe input = Brevity.builtin().quantizer("ShiftedUint8ActPerTensorFloat");
    LayerQuantizers quantizers =
        new LayerQuantizers(Map.of("weight", weight, "input", input), false);
    LayerwiseQuantization.apply(graph, (name, kind) -> Optional.of(quantizers));
    GraphBlock network = new GraphBlock(graph, manager);
    compute(network, batches.get(0));
    try (Calibration calibration = Calibration.begin(network)) {
      batches.forEach(batch -> compute(network, batch));
    }
    return network;
  }

  /** Rounds a column at a time: with {@code Gptq}, {@code Gpfq}, {@code Qronos} or your own. */
  public List<LayerError> round(GraphBlock network, ColumnSolver solver) {
    return new Gpxq(network, manager, solver, Gpxq.Options.defaults(), LayerListener.SILENT)
        .apply(Samples.of(batches));
  }

  /** The same within accumulators of so many bits, 128 products in each (AXE). */
  public List<LayerError> roundWithin(GraphBlock network, int bits) {
    return round(network, new Gptq(true, 0.01, new AccumulatorBound(bits, OptionalInt.of(128))));
  }

  /** Learns for each weight whether it goes up or down, layer by layer. */
  public List<LayerError> learnRounding(GraphBlock network) {
    return new LearnedRound(
            network, manager, LearnedRoundOptions.defaults(0), Optional::of, LayerListener.SILENT)
        .apply(Samples.of(batches));
  }

  /** Scales channels that large inputs make important, and limits weights. */
  public List<LayerError> scaleChannels(GraphBlock network) {
    return new Awq(true, true).apply(network, manager, Samples.of(batches), LayerListener.SILENT);
  }

  /** Adds a small branch in floating point to every linear layer (SVDQuant). */
  public List<LayerError> addBranches(int rank) {
    return new LowRankCorrection(rank, 1)
        .apply(graph, manager, layer -> true, LayerListener.SILENT);
  }

  private static void compute(GraphBlock network, NDList batch) {
    network.evaluate(batch.toArray(NDArray[]::new));
  }
}
