package dev.brevity.runtime.plan;

import dev.brevity.dsl.model.ModelOrigin;
import dev.brevity.dsl.model.ModelOutline.Port;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A network that a plan has been run on.
 *
 * @param inputs in the order of the graph's inputs
 * @param outputs in the order of the graph's results
 * @param metadata what the file is to say about where it comes from: versions, the plan, its hash
 * @param origin what the file that the network was read from says of itself
 */
public record QuantizedNetwork(
    Workpiece piece,
    List<Port> inputs,
    List<Port> outputs,
    Map<String, String> metadata,
    ModelOrigin origin) {
  public QuantizedNetwork {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
  }
}
