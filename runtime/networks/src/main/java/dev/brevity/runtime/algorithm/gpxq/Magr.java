package dev.brevity.runtime.algorithm.gpxq;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import dev.brevity.runtime.algorithm.LayerListener;
import dev.brevity.runtime.algorithm.Samples;
import dev.brevity.runtime.aten.Columns;
import dev.brevity.runtime.aten.GreedyRounding;
import dev.brevity.runtime.aten.Tensors;
import dev.brevity.runtime.graph.GraphBlock;
import dev.brevity.runtime.graph.Node;
import dev.brevity.runtime.graph.NodeHook;
import dev.brevity.runtime.graph.Value;
import dev.brevity.runtime.layer.WeightLayer;
import dev.brevity.runtime.layer.WeightMatrix;
import dev.brevity.runtime.module.Scope;
import dev.brevity.runtime.proxy.AttachedQuantizer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Reduces the largest weights of each output as far as outputs stay what they are on calibration
 * data, so that rounding has smaller steps (Zhang et al., MagR, 2024). For networks in floating
 * point or with quantizers; all layers are changed at once.
 *
 * @param alpha how much weight maxima have against errors of outputs
 * @param steps of proximal gradient descent
 * @param start where power iteration begins
 */
public record Magr(double alpha, int steps, StartVector start) {
  private static final int POWER_STEPS = 30;

  /** The defaults of the reference's entry point for language models. */
  public static Magr defaults() {
    return new Magr(0.01, 200, StartVector.standard());
  }

  /**
   * Changes the weights.
   *
   * @param manager owns what layers keep of their original weights
   * @param layers the names of the layers to change
   */
  public void apply(
      GraphBlock network,
      NDManager manager,
      Samples samples,
      Predicate<String> layers,
      LayerListener listener) {
    Map<String, WeightLayer> targets = new LinkedHashMap<>();
    network
        .graph()
        .layers()
        .forEach(
            (name, block) -> {
              if (block instanceof WeightLayer layer
                  && layer.sumsProducts()
                  && layer.weight().isInitialized()
                  && layers.test(name)) {
                targets.put(name, layer);
              }
            });
    listener.begin(targets.size());
    targets.values().forEach(layer -> layer.keepOriginal(manager));
    try (NDManager scratch = manager.newSubManager()) {
      Map<String, InputStatistics> statistics = new LinkedHashMap<>();
      try (GraphBlock.Registration watching =
          network.addHook(new Watch(targets, statistics, scratch))) {
        samples.forEach(
            batch -> {
              try (NDManager owner = manager.newSubManager()) {
                NDArray[] inputs =
                    batch.stream().map(NDArray::stopGradient).toArray(NDArray[]::new);
                for (NDArray input : inputs) {
                  input.attach(owner);
                }
                network.evaluate(inputs);
              }
            });
      }
      targets.forEach(
          (name, layer) -> {
            InputStatistics found = statistics.get(name);
            if (found == null) {
              listener.unreached(name);
            } else {
              try (Scope scope = Scope.discarding()) {
                reduce(layer, found.gram());
              }
            }
          });
    }
  }

  /** Collects what layers get. */
  private record Watch(
      Map<String, WeightLayer> targets, Map<String, InputStatistics> statistics, NDManager manager)
      implements NodeHook {
    @Override
    public Value computed(Node node, List<Value> arguments, Value result) {
      String name = node.layer().orElse("");
      WeightLayer layer = targets.get(name);
      if (layer != null) {
        statistics
            .computeIfAbsent(
                name,
                unknown ->
                    new InputStatistics(
                        layer,
                        ColumnSolver.Weighing.TWICE_PER_SAMPLE,
                        false,
                        DataType.FLOAT32,
                        manager))
            .add(Gpxq.quantized(layer, arguments.get(0).tensor()).value(), null);
      }
      return result;
    }
  }

  private void reduce(WeightLayer layer, NDArray gram) {
    WeightMatrix shape = new WeightMatrix(layer.weightFacts());
    NDArray weight = shape.of(layer.weight().getArray().stopGradient());
    NDArray original = shape.of(layer.original().orElse(layer.weight().getArray()).stopGradient());
    NDArray largest =
        Columns.largestEigenvalue(
            gram, start.of(gram.getManager(), (int) shape.columns()), POWER_STEPS);
    NDArray eta = Columns.reciprocal(largest);
    NDArray norm = gram.abs().sum(new int[] {1}, true).max(new int[] {2}, true);
    NDArray threshold = Columns.reciprocal(eta.mul(norm)).mul((float) alpha);
    if (!threshold.gt(0f).all().getBoolean()) {
      return;
    }
    NDArray found = GreedyRounding.reduceMaxima(weight, original, gram, eta, threshold, steps);
    if (found.isNaN().any().getBoolean()) {
      return;
    }
    Tensors.assign(layer.weight().getArray(), shape.restored(found));
    layer.weightQuant().ifPresent(AttachedQuantizer::forgetComputed);
  }
}
