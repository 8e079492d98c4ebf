package dev.brevity.runtime.transform;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.nn.Parameter;
import dev.brevity.runtime.aten.FloatFunctions;
import dev.brevity.runtime.aten.Tensors;
import dev.brevity.runtime.graph.GraphBlock;
import dev.brevity.runtime.graph.Value;
import dev.brevity.runtime.graph.layer.BatchNorm;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Adapts the statistics of batch normalizations to the quantized layers before them. It is opened,
 * the quantized network is run on some batches, and {@link #apply} changes the statistics: the mean
 * becomes the new one and the variance the geometric mean of the old and the new one. Meanwhile
 * normalizations use the statistics of each batch.
 */
public final class NormCorrection implements AutoCloseable {
  /** Averages over the batches so far. */
  private record Statistics(NDArray mean, NDArray variance, int batches) {}

  private final NDManager manager;
  private final GraphBlock.Registration registration;
  private final Map<BatchNorm, Statistics> statistics = new LinkedHashMap<>();

  /** Begins to observe the network. */
  public NormCorrection(GraphBlock network, NDManager manager) {
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
          try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            NDArray variance = norm.runningVariance().getArray();
            NDArray factor = variance.div(found.variance()).sqrt();
            Tensors.assign(norm.runningMean().getArray(), found.mean());
            Tensors.assign(variance, variance.div(factor));
          }
        });
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
    int batches = found.batches() + 1;
    statistics.put(norm, new Statistics(found.mean(), found.variance(), batches));
    return Value.of(
        FloatFunctions.batchNorm(
            x,
            norm.weight().map(Parameter::getArray).orElse(null),
            norm.bias().map(Parameter::getArray).orElse(null),
            found.mean(),
            found.variance(),
            true,
            1.0 / batches,
            norm.epsilon()));
  }

  private NDArray kept(NDArray array) {
    NDScope.unregister(array);
    array.attach(manager);
    return array;
  }
}
