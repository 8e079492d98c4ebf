package dev.brevity.runtime.algorithm.rotation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import dev.brevity.runtime.aten.Tensors;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.graph.layer.Normalization;
import dev.brevity.runtime.layer.WeightLayer;
import dev.brevity.runtime.module.Scope;
import dev.brevity.runtime.transform.Region;
import dev.brevity.runtime.transform.RegionRules;
import dev.brevity.runtime.transform.Regions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Moves factors and offsets of normalizations into the linear layers that are all that their
 * results go to. Then a rotation can pass the normalization (Ashkboos et al., SliceGPT, 2024).
 */
public final class LayerNormAffine {
  private LayerNormAffine() {}

  /**
   * Changes the network in floating point.
   *
   * @param manager owns the biases that layers get
   * @return the names of the normalizations that are plain now
   */
  public static List<String> merge(Graph graph, NDManager manager) {
    List<String> merged = new ArrayList<>();
    for (Region region : Regions.of(graph, RegionRules.normsToLinears())) {
      if (region.sources().size() == 1
          && graph.layer(region.sources().get(0).layer()) instanceof Normalization norm
          && norm.weight().isPresent()) {
        try (Scope scope = Scope.discarding()) {
          merge(norm, region, graph, manager);
        }
        merged.add(region.sources().get(0).layer());
      }
    }
    return merged;
  }

  private static void merge(Normalization norm, Region region, Graph graph, NDManager manager) {
    NDArray factors = norm.weight().orElseThrow().getArray();
    Optional<NDArray> offsets = norm.bias().map(Parameter::getArray);
    boolean shifts = offsets.filter(array -> array.abs().max().getFloat() > 0).isPresent();
    for (Region.Member sink : region.sinks()) {
      WeightLayer layer = (WeightLayer) graph.layer(sink.layer());
      NDArray weight = layer.weight().getArray().stopGradient();
      if (shifts) {
        NDArray shift = weight.matMul(offsets.orElseThrow());
        if (layer.bias().isPresent()) {
          NDArray bias = layer.bias().get().getArray();
          Tensors.assign(bias, bias.stopGradient().add(shift));
        } else {
          Scope.keep(shift, manager);
          layer.addBias(shift);
        }
      }
      Tensors.assign(layer.weight().getArray(), weight.mul(factors));
    }
    Tensors.assign(factors, factors.onesLike());
    offsets.ifPresent(array -> Tensors.assign(array, array.zerosLike()));
  }
}
