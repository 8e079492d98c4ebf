package dev.brevity.runtime.transform;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import dev.brevity.runtime.aten.FloatFunctions;
import dev.brevity.runtime.aten.Tensors;
import dev.brevity.runtime.graph.GraphBlock;
import dev.brevity.runtime.graph.Value;
import dev.brevity.runtime.graph.layer.BatchNorm;
import dev.brevity.runtime.module.Scope;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Adapts the statistics of batch normalizations to the quantized layers before them. It is opened,
 * the quantized network is run on some batches, and {@link #apply} changes the statistics: the mean
 * becomes the new one and the variance the geometric mean of the old and the new one. Meanwhile
 * normalizations use the statistics of each batch.
 */
public final class NormCorrection implements RunningStatistics, AutoCloseable {
  private static final String MEAN = "mean:";
  private static final String VARIANCE = "variance:";

  /** Averages over the samples so far. */
  private record Statistics(NDArray mean, NDArray variance, long samples) {}

  private final GraphBlock network;
  private final NDManager manager;
  private final GraphBlock.Registration registration;
  private final Map<BatchNorm, Statistics> statistics = new LinkedHashMap<>();

  /** Begins to observe the network. */
  public NormCorrection(GraphBlock network, NDManager manager) {
    this.network = network;
    this.manager = manager.newSubManager();
    this.registration =
        network.addHook(
            (node, arguments, result) ->
                network.graph().layerOf(node).orElse(null) instanceof BatchNorm norm
                    ? normalized(norm, arguments)
                    : result);
  }

  /** Ends the observation and changes the statistics. */
  public void apply() {
    registration.close();
    statistics.forEach(
        (norm, found) -> {
          try (Scope scope = Scope.discarding()) {
            NDArray variance = norm.runningVariance().getArray();
            NDArray factor = variance.div(found.variance()).sqrt();
            Tensors.assign(norm.runningMean().getArray(), found.mean());
            Tensors.assign(variance, variance.div(factor));
          }
        });
  }

  @Override
  public Map<String, NDArray> arrays() {
    Map<String, NDArray> arrays = new LinkedHashMap<>();
    named()
        .forEach(
            (name, found) -> {
              arrays.put(MEAN + name, found.mean());
              arrays.put(VARIANCE + name, found.variance());
            });
    return arrays;
  }

  @Override
  public Map<String, Long> counts() {
    Map<String, Long> samples = new LinkedHashMap<>();
    named().forEach((name, found) -> samples.put(name, found.samples()));
    return samples;
  }

  @Override
  public void restore(Map<String, NDArray> arrays, Map<String, Long> counts) {
    statistics.clear();
    counts.forEach(
        (name, samples) ->
            statistics.put(
                (BatchNorm) network.graph().layer(name),
                new Statistics(
                    kept(Objects.requireNonNull(arrays.get(MEAN + name)).duplicate()),
                    kept(Objects.requireNonNull(arrays.get(VARIANCE + name)).duplicate()),
                    samples)));
  }

  private Map<String, Statistics> named() {
    Map<String, Statistics> named = new LinkedHashMap<>();
    network
        .graph()
        .layers()
        .forEach(
            (name, layer) -> {
              if (layer instanceof BatchNorm norm && statistics.containsKey(norm)) {
                named.put(name, statistics.get(norm));
              }
            });
    return named;
  }

  /** Ends the observation; what has not been applied is dropped. */
  @Override
  public void close() {
    registration.close();
    manager.close();
  }

  private Value normalized(BatchNorm norm, List<Value> arguments) {
    NDArray x = arguments.get(0).tensor().value();
    Statistics found =
        statistics.computeIfAbsent(
            norm,
            one ->
                new Statistics(
                    kept(one.runningMean().getArray().zerosLike()),
                    kept(one.runningVariance().getArray().onesLike()),
                    0));
    long batch = Math.max(1, x.getShape().get(0));
    long samples = found.samples() + batch;
    statistics.put(norm, new Statistics(found.mean(), found.variance(), samples));
    return Value.of(
        FloatFunctions.batchNorm(
            x,
            norm.weight().map(Parameter::getArray).orElse(null),
            norm.bias().map(Parameter::getArray).orElse(null),
            found.mean(),
            found.variance(),
            true,
            (double) batch / samples,
            norm.epsilon()));
  }

  private NDArray kept(NDArray array) {
    return Scope.keep(array, manager);
  }
}
