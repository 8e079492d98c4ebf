package dev.brevity.runtime.algorithm.gpxq;

import ai.djl.ndarray.NDManager;
import dev.brevity.runtime.algorithm.Samples;
import dev.brevity.runtime.calibration.QuantizationSwitch;
import dev.brevity.runtime.calibration.QuantizationSwitch.Activations;
import dev.brevity.runtime.graph.GraphBlock;
import dev.brevity.runtime.graph.GraphWalk;
import dev.brevity.runtime.graph.Node;
import dev.brevity.runtime.graph.Value;
import dev.brevity.runtime.tensor.QuantTensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What layers get, one layer after another: from the layers before as they are quantized, and from
 * those of the network in floating point if that is asked for.
 */
final class LayerInputs implements AutoCloseable {
  /** Gets the input of a layer for one batch. */
  @FunctionalInterface
  interface Consumer {
    /**
     * A batch.
     *
     * @param floating null if it is not asked for
     */
    void accept(QuantTensor quantized, @Nullable QuantTensor floating);
  }

  private final GraphBlock network;
  private final boolean quantizedActivations;
  private final GraphWalk quantized;
  private final @Nullable GraphWalk floating;

  LayerInputs(
      GraphBlock network,
      NDManager manager,
      Samples samples,
      boolean quantizedActivations,
      boolean comparing) {
    this.network = network;
    this.quantizedActivations = quantizedActivations;
    this.quantized = new GraphWalk(network, manager);
    this.floating = comparing ? new GraphWalk(network, manager) : null;
    samples.forEach(
        batch -> {
          quantized.add(batch);
          if (floating != null) {
            floating.add(batch);
          }
        });
  }

  /** Goes on to the next node of those that the filter accepts; empty at the end. */
  Optional<Node> advance(Predicate<Node> stops) {
    try (QuantizationSwitch off = quantization()) {
      quantized.advance(stops);
    }
    if (floating != null) {
      try (QuantizationSwitch off = QuantizationSwitch.allOff(network)) {
        floating.advance(stops);
      }
    }
    return quantized.waiting();
  }

  private QuantizationSwitch quantization() {
    return QuantizationSwitch.of(
        network,
        quantizedActivations ? Activations.QUANTIZED : Activations.FLOAT,
        true,
        quantizedActivations);
  }

  void forEachAt(Node node, Consumer consumer) {
    List<@Nullable QuantTensor> references = new ArrayList<>();
    if (floating != null) {
      floating.forEachAt(node, arguments -> references.add(tensor(arguments)));
    }
    try (QuantizationSwitch off = quantization()) {
      quantized.forEachAt(
          node,
          arguments ->
              consumer.accept(tensor(arguments), floating == null ? null : references.remove(0)));
    }
  }

  private static QuantTensor tensor(List<Value> arguments) {
    return arguments.get(0).tensor();
  }

  @Override
  public void close() {
    quantized.close();
    if (floating != null) {
      floating.close();
    }
  }
}
