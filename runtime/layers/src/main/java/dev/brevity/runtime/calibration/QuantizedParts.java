package dev.brevity.runtime.calibration;

import ai.djl.nn.Block;
import ai.djl.util.Pair;
import dev.brevity.runtime.layer.QuantLayer;
import dev.brevity.runtime.proxy.ActQuant;
import dev.brevity.runtime.proxy.AttachedQuantizer;
import dev.brevity.runtime.proxy.BiasQuant;
import dev.brevity.runtime.proxy.QuantProxy;
import dev.brevity.runtime.proxy.WeightQuant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/** Layers and quantizers of a network, each once however often it is shared. */
final class QuantizedParts {
  private final List<QuantLayer> layers = new ArrayList<>();
  private final List<AttachedQuantizer<?>> quantizers = new ArrayList<>();

  QuantizedParts(Block network) {
    Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    collect(network, seen);
    for (QuantLayer layer : layers) {
      layer.quantizers().values().stream().filter(seen::add).forEach(quantizers::add);
    }
  }

  List<QuantLayer> layers() {
    return layers;
  }

  /** Quantizers of activations. */
  List<AttachedQuantizer<?>> activations() {
    return ofKind(ActQuant.class);
  }

  List<AttachedQuantizer<?>> weights() {
    return ofKind(WeightQuant.class);
  }

  List<AttachedQuantizer<?>> biases() {
    return ofKind(BiasQuant.class);
  }

  private List<AttachedQuantizer<?>> ofKind(Class<? extends QuantProxy> kind) {
    return quantizers.stream().filter(quantizer -> quantizer.kind() == kind).toList();
  }

  private void collect(Block block, Set<Object> seen) {
    if (!seen.add(block)) {
      return;
    }
    if (block instanceof QuantLayer layer) {
      layers.add(layer);
    }
    for (Pair<String, Block> child : block.getChildren()) {
      collect(child.getValue(), seen);
    }
  }
}
