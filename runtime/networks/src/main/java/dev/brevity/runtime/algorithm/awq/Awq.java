package dev.brevity.runtime.algorithm.awq;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import dev.brevity.runtime.algorithm.LayerError;
import dev.brevity.runtime.algorithm.LayerListener;
import dev.brevity.runtime.algorithm.Samples;
import dev.brevity.runtime.aten.Columns;
import dev.brevity.runtime.aten.Tensors;
import dev.brevity.runtime.calibration.QuantizationSwitch;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.graph.GraphBlock;
import dev.brevity.runtime.graph.GraphSection;
import dev.brevity.runtime.graph.GraphWalk;
import dev.brevity.runtime.graph.layer.Normalization;
import dev.brevity.runtime.layer.QuantLinear;
import dev.brevity.runtime.layer.WeightLayer;
import dev.brevity.runtime.module.Scope;
import dev.brevity.runtime.proxy.AttachedQuantizer;
import dev.brevity.runtime.proxy.WeightQuant;
import dev.brevity.runtime.tensor.GroupwiseQuantTensor;
import dev.brevity.runtime.tensor.PlainTensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Scales the channels that large activations make important so that rounding does them less harm,
 * and limits weights where that makes the steps of all others finer (Lin et al., AWQ, 2023). Scales
 * are moved into the layers before, so that what the network computes stays the same. The
 * quantizers must be in place; scales of activations come later.
 *
 * @param scales whether channels are scaled
 * @param limits whether weights are limited
 */
public record Awq(boolean scales, boolean limits) {
  private static final int RATIOS = 20;
  private static final int LIMITS = 20;
  private static final double MOST_SHRINK = 0.5;
  private static final int TOKENS = 512;
  private static final float SMALLEST = 1e-4f;

  /** Layers whose outputs meet each other in attention, which limits do harm to. */
  private static final Pattern UNLIMITED = Pattern.compile("q_|k_|query|key|Wqkv");

  /** What was found for the sinks of a region. */
  private record Found(AwqRegion region, @Nullable NDArray scale, Map<String, NDArray> limits) {}

  /**
   * Changes the weights.
   *
   * @param manager owns what is found until it is applied
   * @return the errors of the outputs of regions, with the scale that is best and without one
   */
  public List<LayerError> apply(
      GraphBlock network, NDManager manager, Samples samples, LayerListener listener) {
    Graph graph = network.graph();
    List<AwqRegion> regions =
        AwqRegion.of(graph).stream().filter(region -> isQuantized(graph, region)).toList();
    listener.begin(regions.size());
    List<LayerError> errors = new ArrayList<>();
    try (NDManager scratch = manager.newSubManager();
        QuantizationSwitch off = QuantizationSwitch.allOff(network);
        GraphWalk walk = new GraphWalk(network, scratch)) {
      samples.forEach(walk::add);
      List<Found> found = new ArrayList<>();
      for (AwqRegion region : regions) {
        walk.advance(region.section().first()::equals);
        Search search = new Search(graph, region, walk, manager, scratch);
        LayerError error = search.run(this);
        found.add(new Found(region, search.scale, search.limits));
        errors.add(error);
        listener.done(error);
      }
      try (Scope scope = Scope.discarding()) {
        found.forEach(one -> apply(graph, one));
      }
    }
    return errors;
  }

  private static boolean isQuantized(Graph graph, AwqRegion region) {
    return region.sinks().stream()
        .allMatch(
            sink ->
                ((QuantLinear) graph.layer(sink))
                    .weightQuant()
                    .filter(AttachedQuantizer::isEnabled)
                    .isPresent());
  }

  private static void apply(Graph graph, Found found) {
    NDArray scale = found.scale();
    for (String sink : found.region().sinks()) {
      WeightLayer layer = (WeightLayer) graph.layer(sink);
      NDArray weight = layer.weight().getArray().stopGradient();
      NDArray scaled = scale == null ? weight : weight.div(scale);
      NDArray limit = found.limits().get(sink);
      layer.setWeight(limit == null ? scaled : limited(scaled, limit));
      layer.forgetOriginal();
    }
    if (scale == null) {
      return;
    }
    for (String source : found.region().sources()) {
      if (graph.layer(source) instanceof WeightLayer layer) {
        layer.setWeight(
            layer.weight().getArray().stopGradient().mul(scale.reshape(scale.size(), 1)));
        layer.forgetOriginal();
        layer
            .bias()
            .map(Parameter::getArray)
            .ifPresent(bias -> layer.setBias(bias.stopGradient().mul(scale)));
      } else if (graph.layer(source) instanceof Normalization norm) {
        norm.weight()
            .map(Parameter::getArray)
            .ifPresent(factors -> Tensors.assign(factors, factors.stopGradient().mul(scale)));
        norm.bias()
            .map(Parameter::getArray)
            .ifPresent(offsets -> Tensors.assign(offsets, offsets.stopGradient().mul(scale)));
      }
    }
  }

  /**
   * The weight with its groups within limits, of which rows may have been scaled since.
   *
   * @param limit {@code [outputs, groups, 1]}, as a part of the largest magnitude of each group
   */
  private static NDArray limited(NDArray weight, NDArray limit) {
    NDArray groups = grouped(weight, limit.getShape().get(1));
    NDArray most = groups.abs().max(new int[] {2}, true).mul(limit);
    return groups.minimum(most).maximum(most.neg()).reshape(weight.getShape());
  }

  private static NDArray grouped(NDArray weight, long groups) {
    return weight.reshape(weight.getShape().get(0), groups, -1);
  }

  /** The search for one region. */
  private static final class Search {
    private final AwqRegion region;
    private final NDManager manager;
    private final GraphBlock block;
    private final List<NDArray> inputs;
    private final int shared;
    private final Map<String, QuantLinear> sinks = new LinkedHashMap<>();
    private final Map<String, NDArray> limits = new LinkedHashMap<>();
    private @Nullable NDArray scale;

    Search(Graph graph, AwqRegion region, GraphWalk walk, NDManager owner, NDManager manager) {
      this.region = region;
      this.manager = manager;
      GraphSection section = region.section();
      // Layers that it calls for the first time attach what they own to its manager.
      this.block = new GraphBlock(section.graph(), owner);
      List<NDList> parts = new ArrayList<>();
      section.inputs().forEach(input -> parts.add(new NDList()));
      walk.forEachAt(
          section.first(),
          section.inputs(),
          values -> {
            for (int i = 0; i < values.size(); i++) {
              parts.get(i).add(values.get(i).tensor().value());
            }
          });
      this.inputs = new ArrayList<>();
      try (Scope scope = Scope.discarding()) {
        parts.forEach(part -> inputs.add(kept(joined(part))));
      }
      this.shared = section.inputs().indexOf(section.first().inputs().get(0));
      region.sinks().forEach(sink -> sinks.put(sink, (QuantLinear) graph.layer(sink)));
    }

    private static NDArray joined(NDList parts) {
      boolean constant =
          parts.size() == 1
              || parts.stream().skip(1).allMatch(part -> part.contentEquals(parts.get(0)));
      return constant ? parts.get(0).duplicate() : NDArrays.concat(parts, 0);
    }

    private NDArray kept(NDArray array) {
      return Scope.keep(array, manager);
    }

    LayerError run(Awq options) {
      Map<String, NDArray> originals = new LinkedHashMap<>();
      sinks.forEach(
          (name, layer) -> originals.put(name, kept(layer.weight().getArray().duplicate())));
      double before = 0;
      double best = Double.POSITIVE_INFINITY;
      try (Scope scope = Scope.discarding()) {
        if (options.scales() && !region.sources().isEmpty()) {
          NDArray target = block.evaluate(inputs.toArray(NDArray[]::new)).get(0);
          double energy = Math.max(target.square().mean().getFloat(), Double.MIN_NORMAL);
          NDArray x = inputs.get(shared);
          NDArray magnitude =
              x.reshape(-1, x.getShape().get(x.getShape().dimension() - 1))
                  .abs()
                  .mean(new int[] {0});
          for (int i = 0; i < RATIOS; i++) {
            NDArray candidate = candidate(magnitude, (double) i / RATIOS);
            double error = error(originals, candidate, target) / energy;
            before = i == 0 ? error : before;
            if (error < best) {
              best = error;
              scale = kept(candidate.duplicate());
            }
          }
        }
        if (options.limits()) {
          sinks.forEach(
              (name, layer) -> {
                if (!UNLIMITED.matcher(name).find()) {
                  limit(name, layer, originals);
                }
              });
        }
        originals.forEach((name, weight) -> layer(name).setWeight(weight));
      }
      String shown = String.join(", ", region.sinks());
      return new LayerError(shown, before, Double.isInfinite(best) ? before : best);
    }

    private QuantLinear layer(String name) {
      return Optional.ofNullable(sinks.get(name)).orElseThrow();
    }

    private static NDArray candidate(NDArray magnitude, double ratio) {
      NDArray d = magnitude.pow((float) ratio).maximum(SMALLEST);
      return d.max().mul(d.min()).sqrt().div(d);
    }

    /** The mean squared error of the output with a scale. */
    private double error(Map<String, NDArray> originals, NDArray candidate, NDArray target) {
      originals.forEach((name, weight) -> layer(name).setWeight(weight.div(candidate)));
      NDArray[] scaled = inputs.toArray(NDArray[]::new);
      scaled[shared] = scaled[shared].mul(candidate);
      sinks.values().forEach(layer -> quantize(layer, true));
      double error = block.evaluate(scaled).get(0).sub(target).square().mean().getFloat();
      sinks.values().forEach(layer -> quantize(layer, false));
      return error;
    }

    private static void quantize(QuantLinear layer, boolean enabled) {
      layer.weightQuant().ifPresent(quantizer -> quantizer.setQuantEnabled(enabled));
    }

    /** The limits at which the outputs of groups are closest to what they are. */
    private void limit(String name, QuantLinear layer, Map<String, NDArray> originals) {
      NDArray own = originals.getOrDefault(name, layer.weight().getArray());
      NDArray weight = scale == null ? own : own.div(scale);
      NDArray x = scale == null ? inputs.get(shared) : inputs.get(shared).mul(scale);
      NDArray tokens = x.reshape(-1, weight.getShape().get(1));
      long step = Math.max(1, tokens.getShape().get(0) / TOKENS);
      NDArray some = tokens.get("0::" + step);
      long count = some.getShape().get(0);
      quantize(layer, true);
      AttachedQuantizer<WeightQuant> quantizer = layer.weightQuant().orElseThrow();
      layer.setWeight(weight);
      quantizer.setTraining(false);
      long groups =
          layer.quantWeight(new PlainTensor(weight)) instanceof GroupwiseQuantTensor grouped
                  && weight.getShape().get(1) % grouped.groups().groupSize() == 0
              ? weight.getShape().get(1) / grouped.groups().groupSize()
              : 1;
      NDArray parts = some.reshape(count, groups, -1).transpose(1, 0, 2);
      NDArray gram = Columns.multiply(parts.transpose(0, 2, 1), parts).div((float) count);
      NDArray whole = grouped(weight, groups);
      NDArray largest = whole.abs().max(new int[] {2}, true);
      NDArray best = manager.full(new Shape(1), Float.POSITIVE_INFINITY);
      NDArray found = largest.onesLike();
      for (int i = 0; i < (int) (MOST_SHRINK * LIMITS); i++) {
        float part = 1 - (float) i / LIMITS;
        NDArray most = largest.mul(part);
        NDArray clipped = whole.minimum(most).maximum(most.neg()).reshape(weight.getShape());
        layer.setWeight(clipped);
        quantizer.setTraining(false);
        NDArray difference =
            grouped(
                    weight.sub(
                        layer.quantWeight(new PlainTensor(layer.weight().getArray())).value()),
                    groups)
                .transpose(1, 0, 2);
        NDArray error =
            Columns.multiply(difference, gram)
                .mul(difference)
                .sum(new int[] {2}, true)
                .transpose(1, 0, 2);
        NDArray lower = error.lt(best);
        best = Tensors.select(lower, error, best.broadcast(error.getShape()));
        found = Tensors.select(lower, found.onesLike().mul(part), found);
      }
      quantize(layer, false);
      limits.put(name, kept(found.duplicate()));
    }
  }
}
