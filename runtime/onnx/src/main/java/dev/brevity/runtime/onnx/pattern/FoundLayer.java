package dev.brevity.runtime.onnx.pattern;

import dev.brevity.runtime.graph.Node;
import dev.brevity.runtime.layer.LayerSpec;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A layer in the place of several nodes.
 *
 * @param input the node that it computes from
 * @param weights nodes that read its parameters, by the names of these
 */
record FoundLayer(LayerSpec spec, Node input, Map<String, Node> weights) {
  FoundLayer {
    weights = Collections.unmodifiableMap(new LinkedHashMap<>(weights));
  }
}
