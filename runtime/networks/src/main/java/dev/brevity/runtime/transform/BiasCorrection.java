package dev.brevity.runtime.transform;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import dev.brevity.runtime.aten.FloatFunctions;
import dev.brevity.runtime.calibration.QuantizationSwitch;
import dev.brevity.runtime.graph.GraphBlock;
import dev.brevity.runtime.graph.Value;
import dev.brevity.runtime.layer.WeightLayer;
import dev.brevity.runtime.module.Scope;
import dev.brevity.runtime.proxy.AttachedQuantizer;
import dev.brevity.runtime.tensor.QuantNDList;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * Corrects the biases of quantized layers by the mean error of each output channel. It is opened,
 * the network is run on some batches, and {@link #apply} changes the biases. Meanwhile each layer
 * passes on what it would compute in floating point, so that errors are those of single layers.
 *
 * <p>Source: Nagel et al., Data-Free Quantization Through Weight Equalization and Bias Correction,
 * arXiv 1906.04721, section 4.2, measured on data.
 */
public final class BiasCorrection implements RunningStatistics, AutoCloseable {
  /** Sum of the errors of all results of a channel, and their number. */
  private record Errors(NDArray sum, long results) {}

  private final boolean skipWithoutBias;
  private final GraphBlock network;
  private final NDManager manager;
  private final GraphBlock.Registration registration;
  private final List<Runnable> undo = new ArrayList<>();
  private final Map<WeightLayer, Errors> errors = new LinkedHashMap<>();

  /**
   * Begins to observe the network, which has been calibrated.
   *
   * @param manager lives at least as long as the network
   * @param skipWithoutBias whether layers without a bias stay without one
   */
  public BiasCorrection(GraphBlock network, NDManager manager, boolean skipWithoutBias) {
    this.network = network;
    this.skipWithoutBias = skipWithoutBias;
    this.manager = manager.newSubManager();
    network.graph().layers().values().forEach(this::disableOutput);
    this.registration =
        network.addHook(
            (node, arguments, result) ->
                network.graph().layerOf(node).orElse(null) instanceof WeightLayer layer
                    ? measured(layer, arguments, result)
                    : result);
  }

  /** Ends the observation and changes the biases. */
  public void apply() {
    finish();
    errors.forEach(
        (layer, found) -> {
          NDArray correction = found.sum().div(found.results());
          if (layer.bias().isPresent()) {
            NDArray bias = layer.bias().get().getArray();
            layer.setBias(bias.add(correction.reshape(bias.getShape())));
          } else if (!skipWithoutBias) {
            correction.attach(manager.getParentManager());
            layer.addBias(correction);
          }
        });
  }

  @Override
  public Map<String, NDArray> arrays() {
    Map<String, NDArray> sums = new LinkedHashMap<>();
    named().forEach((name, found) -> sums.put(name, found.sum()));
    return sums;
  }

  @Override
  public Map<String, Long> counts() {
    Map<String, Long> results = new LinkedHashMap<>();
    named().forEach((name, found) -> results.put(name, found.results()));
    return results;
  }

  @Override
  public void restore(Map<String, NDArray> arrays, Map<String, Long> counts) {
    errors.clear();
    arrays.forEach(
        (name, array) -> {
          NDArray sum = array.duplicate();
          sum.attach(manager);
          WeightLayer layer = (WeightLayer) network.graph().layer(name);
          errors.put(layer, new Errors(sum, counts.getOrDefault(name, 1L)));
        });
  }

  private Map<String, Errors> named() {
    Map<String, Errors> named = new LinkedHashMap<>();
    network
        .graph()
        .layers()
        .forEach(
            (name, layer) -> {
              if (layer instanceof WeightLayer weighted && errors.containsKey(weighted)) {
                named.put(name, errors.get(weighted));
              }
            });
    return named;
  }

  /** Ends the observation; what has not been applied is dropped. */
  @Override
  public void close() {
    finish();
    manager.close();
  }

  private void finish() {
    registration.close();
    undo.forEach(Runnable::run);
    undo.clear();
  }

  /** Errors are measured before the output quantizer. */
  private void disableOutput(Block block) {
    if (block instanceof WeightLayer layer) {
      layer
          .outputQuant()
          .filter(AttachedQuantizer::isEnabled)
          .ifPresent(
              quantizer -> {
                quantizer.setQuantEnabled(false);
                undo.add(() -> quantizer.setQuantEnabled(true));
              });
    }
  }

  private Value measured(WeightLayer layer, List<Value> arguments, Value result) {
    if (layer.quantizers().isEmpty()) {
      return result;
    }
    NDArray exact;
    try (QuantizationSwitch off = QuantizationSwitch.allOff(layer)) {
      NDList input = QuantNDList.of(List.of(arguments.get(0).tensor()));
      exact = layer.forward(new ParameterStore(manager, false), input, false).singletonOrThrow();
    }
    NDArray error = mean(layer, exact).sub(mean(layer, result.tensor().value()));
    long results = exact.size() / Math.max(1, error.size());
    record(layer, error.mul((float) results), results);
    return Value.of(exact);
  }

  /** A smaller batch counts for less. */
  private void record(WeightLayer layer, NDArray error, long results) {
    Errors before = errors.get(layer);
    NDArray sum = before == null ? error : before.sum().add(error);
    errors.put(
        layer,
        new Errors(Scope.keep(sum, manager), results + (before == null ? 0 : before.results())));
  }

  /** The mean of each channel. */
  private static NDArray mean(WeightLayer layer, NDArray output) {
    int dimensions = output.getShape().dimension();
    int channel = Math.floorMod(layer.channelDim(), dimensions);
    return FloatFunctions.mean(
        output, LongStream.range(0, dimensions).filter(i -> i != channel).toArray(), false);
  }
}
