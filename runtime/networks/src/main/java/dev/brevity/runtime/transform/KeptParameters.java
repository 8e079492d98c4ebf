package dev.brevity.runtime.transform;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import dev.brevity.runtime.aten.Tensors;
import dev.brevity.runtime.graph.Graph;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Copies of the parameters of layers, for a change that may have to be undone. */
final class KeptParameters implements AutoCloseable {
  private final NDManager manager;
  private final Map<Parameter, NDArray> copies = new IdentityHashMap<>();

  private KeptParameters(NDManager manager) {
    this.manager = manager;
  }

  /** Copies the parameters of the layers of regions. */
  static KeptParameters of(Graph graph, List<Region> regions, NDManager parent) {
    KeptParameters kept = new KeptParameters(parent.newSubManager());
    regions.stream()
        .flatMap(region -> Stream.concat(region.sources().stream(), region.sinks().stream()))
        .map(Region.Member::layer)
        .distinct()
        .forEach(layer -> kept.keep(graph, layer));
    return kept;
  }

  private void keep(Graph graph, String layer) {
    for (Pair<String, Parameter> pair : graph.layer(layer).getParameters()) {
      NDArray array = pair.getValue().getArray();
      NDArray copy = array.duplicate();
      copy.attach(manager);
      copies.putIfAbsent(pair.getValue(), copy);
    }
  }

  /** Gives the parameters their values back. */
  void restore() {
    copies.forEach((parameter, copy) -> Tensors.assign(parameter.getArray(), copy));
  }

  @Override
  public void close() {
    manager.close();
  }
}
