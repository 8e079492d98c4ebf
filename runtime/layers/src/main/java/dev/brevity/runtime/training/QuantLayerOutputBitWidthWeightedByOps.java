package dev.brevity.runtime.training;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import dev.brevity.runtime.layer.BlockTree;
import dev.brevity.runtime.layer.ForwardListener;
import dev.brevity.runtime.layer.QuantConv2d;
import dev.brevity.runtime.layer.QuantLinear;
import dev.brevity.runtime.layer.WeightLayer;
import dev.brevity.runtime.tensor.IntQuantTensor;
import dev.brevity.runtime.tensor.QuantTensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The average bit width of what two-dimensional convolutions and linear layers return, each counted
 * by its multiplications and additions for one example. Only layers that return quantized tensors
 * count.
 */
public final class QuantLayerOutputBitWidthWeightedByOps extends BitWidthPenalty {
  private final Map<WeightLayer, ForwardListener> listeners = new LinkedHashMap<>();
  private final Map<String, Term> latest = new LinkedHashMap<>();

  /** Follows a network from its next call on. */
  public QuantLayerOutputBitWidthWeightedByOps(Block network) {
    BlockTree.of(network)
        .quantLayers()
        .forEach(
            (name, layer) -> {
              boolean counts = layer instanceof QuantConv2d || layer instanceof QuantLinear;
              if (counts && layer.returnsQuantTensor()) {
                follow(name, (WeightLayer) layer);
              }
            });
  }

  private void follow(String name, WeightLayer layer) {
    ForwardListener listener =
        (caller, inputs, outputs) -> {
          QuantTensor output = outputs.get(0);
          if (output instanceof IntQuantTensor known) {
            latest.put(name, new Term(name, known.bitWidth(), operations(layer, output)));
          }
        };
    layer.addListener(listener);
    listeners.put(layer, listener);
  }

  private static double operations(WeightLayer layer, QuantTensor output) {
    Shape weight = layer.weight().getArray().getShape();
    long products = weight.size() / weight.get(0);
    return 2.0 * products * output.value().size() / output.value().getShape().get(0);
  }

  @Override
  public List<Term> terms() {
    return new ArrayList<>(latest.values());
  }

  @Override
  public void close() {
    listeners.forEach(WeightLayer::removeListener);
    listeners.clear();
    latest.clear();
  }
}
