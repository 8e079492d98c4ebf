package dev.brevity.runtime.transform;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.module.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Equalizes the weights of consecutive layers, channel by channel, without changing what the
 * network computes. Passes over all regions are repeated until no factor changes much.
 *
 * <p>Source: Nagel et al., arXiv 1906.04721, section 4.1.
 *
 * @param iterations the most passes
 * @param threshold the procedure ends after a pass in which no factor was further from 1 than this
 * @param mergeBias whether the bias of a source counts as one of its weights
 * @param biasShrinkage by how much it is divided before
 * @param measure how the size of a channel is measured
 */
public record WeightEqualization(
    int iterations,
    double threshold,
    boolean mergeBias,
    BiasShrinkage biasShrinkage,
    ScaleComputation measure) {
  /** The settings of the reference: 10 passes, to within 5 %. */
  public static WeightEqualization defaults() {
    return new WeightEqualization(
        10, 0.05, true, BiasShrinkage.Adaptive.VAIQ, ScaleComputation.MAXABS);
  }

  /** As these settings, with another number of passes. */
  public WeightEqualization withIterations(int number) {
    return new WeightEqualization(number, threshold, mergeBias, biasShrinkage, measure);
  }

  /**
   * The factors that one region was multiplied by in one pass.
   *
   * @param factors one per channel; a single 1 if the region could not be equalized
   */
  public record Step(Region region, float[] factors) {}

  /**
   * Changes the weights of the graph's layers in place.
   *
   * @return what was done, in order
   */
  public List<Step> apply(Graph graph, NDManager manager) {
    return passes(graph, regions(graph), manager);
  }

  /**
   * Changes the weights of the graph's layers in place, where that leaves what the network computes
   * as it is.
   *
   * @param unchanged whether the network computes what it computed
   * @return what was done, in order
   */
  public List<Step> apply(Graph graph, NDManager manager, BooleanSupplier unchanged) {
    List<Region> regions = regions(graph);
    try (KeptParameters kept = KeptParameters.of(graph, regions, manager)) {
      List<Step> steps = passes(graph, regions, manager);
      if (unchanged.getAsBoolean()) {
        return steps;
      }
      kept.restore();
      List<Region> harmless = new ArrayList<>();
      for (Region region : regions) {
        equalize(graph, region, manager);
        if (unchanged.getAsBoolean()) {
          harmless.add(region);
        }
        kept.restore();
      }
      List<Step> others = passes(graph, harmless, manager);
      if (!unchanged.getAsBoolean()) {
        kept.restore();
        return List.of();
      }
      return others;
    }
  }

  private static List<Region> regions(Graph graph) {
    return RegionSafety.scalable(graph, Regions.of(graph, RegionRules.withoutNormSinks()));
  }

  private List<Step> passes(Graph graph, List<Region> regions, NDManager manager) {
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < iterations && !regions.isEmpty(); i++) {
      double largest = 0;
      for (Region region : regions) {
        Step step = new Step(region, equalize(graph, region, manager));
        steps.add(step);
        for (float factor : step.factors()) {
          largest = Math.max(largest, Math.abs(1 - factor));
        }
      }
      if (largest < threshold) {
        break;
      }
    }
    return List.copyOf(steps);
  }

  private float[] equalize(Graph graph, Region region, NDManager manager) {
    Equalization equalization = new Equalization(graph, region);
    if (!equalization.isPossible()) {
      return new float[] {1};
    }
    try (Scope scope = Scope.discarding()) {
      NDArray source = equalization.sourceRange(manager, this::sourceSize);
      NDArray sink = equalization.sinkRange(manager, measure);
      NDArray factors = Equalization.factors(source, sink, 0.5);
      equalization.apply(factors);
      return factors.toFloatArray();
    }
  }

  private NDArray sourceSize(ChannelWeights weights) {
    NDArray rows = weights.rows();
    Parameter bias = weights.bias();
    return measure.of(
        mergeBias && bias != null ? biasShrinkage.append(rows, bias.getArray()) : rows, 1);
  }
}
