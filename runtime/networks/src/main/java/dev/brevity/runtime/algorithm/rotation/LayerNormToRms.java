package dev.brevity.runtime.algorithm.rotation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Parameter;
import dev.brevity.runtime.aten.Tensors;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.graph.layer.FloatLayers;
import dev.brevity.runtime.graph.layer.Normalization;
import dev.brevity.runtime.layer.LayerSpec;
import dev.brevity.runtime.module.Scope;
import dev.brevity.runtime.transform.Region;
import dev.brevity.runtime.transform.RegionRules;
import dev.brevity.runtime.transform.Regions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts RMSNorm in the place of LayerNorm where all layers before it can return values around zero
 * instead (Ashkboos et al., SliceGPT, 2024). Only for normalizations without offsets.
 */
public final class LayerNormToRms {
  private LayerNormToRms() {}

  /**
   * Changes the network in floating point.
   *
   * @return the names of the normalizations that were replaced
   */
  public static List<String> apply(Graph graph) {
    List<String> replaced = new ArrayList<>();
    List<String> centred = new ArrayList<>();
    for (Region region : Regions.of(graph, RegionRules.linearsToNorms())) {
      if (!region.sinks().stream().allMatch(sink -> isReplaceable(graph, sink.layer()))) {
        continue;
      }
      for (Region.Member source : region.sources()) {
        if (!centred.contains(source.layer())) {
          centre(RotatedWeights.of(graph, source.layer()));
          centred.add(source.layer());
        }
      }
      for (Region.Member sink : region.sinks()) {
        if (!replaced.contains(sink.layer())) {
          replace(graph, sink.layer());
          replaced.add(sink.layer());
        }
      }
    }
    return replaced;
  }

  private static boolean isReplaceable(Graph graph, String layer) {
    return graph.layer(layer) instanceof Normalization norm
        && norm.bias()
            .map(Parameter::getArray)
            .filter(offsets -> offsets.abs().max().getFloat() > 0)
            .isEmpty();
  }

  private static void centre(RotatedWeights layer) {
    try (Scope scope = Scope.discarding()) {
      NDArray weight = layer.weight().getArray();
      Tensors.assign(weight, centred(weight, layer.table() ? 1 : 0));
      @Nullable Parameter bias = layer.bias();
      if (bias != null) {
        Tensors.assign(bias.getArray(), centred(bias.getArray(), 0));
      }
    }
  }

  private static NDArray centred(NDArray values, int axis) {
    NDArray wide = values.stopGradient().toType(DataType.FLOAT64, true);
    return wide.sub(wide.mean(new int[] {axis}, true)).toType(DataType.FLOAT32, false);
  }

  private static void replace(Graph graph, String name) {
    Normalization norm = (Normalization) graph.layer(name);
    Map<String, @Nullable Object> options = new LinkedHashMap<>(norm.spec().options());
    options.remove("bias");
    options.put("eps", norm.epsilon());
    Map<String, NDArray> values = new LinkedHashMap<>();
    norm.weight().ifPresent(weight -> values.put("weight", weight.getArray()));
    graph.replaceLayer(name, new FloatLayers().create(new LayerSpec("RMSNorm", options), values));
  }
}
