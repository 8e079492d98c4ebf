package dev.brevity.tests.conformance;

import ai.djl.ndarray.NDArray;
import dev.brevity.runtime.layer.QuantConv2d;
import dev.brevity.runtime.layer.QuantLayer;
import dev.brevity.runtime.layer.QuantLinear;
import dev.brevity.runtime.layer.WeightLayer;
import dev.brevity.runtime.layer.WeightLayerBuilder;
import dev.brevity.runtime.proxy.QuantizerCatalog;
import dev.brevity.runtime.tensor.PlainTensor;
import dev.brevity.runtime.tensor.QuantTensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Two layers that share one weight quantizer. The record does not say what was computed from them;
 * its numbers fit the sum of the first and twice the second linear layer, and the second
 * convolution plus the sum of all elements of the first.
 */
final class SharedWeightFamily implements LayerFamily {
  @Override
  public Set<String> layers() {
    return Set.of("SharedLinear", "SharedConv");
  }

  @Override
  public Summation summation() {
    return Summation.OUTPUT;
  }

  @Override
  public LayerUnderTest build(LayerArguments arguments) {
    QuantizerCatalog catalog = arguments.catalog();
    boolean linear = arguments.layer().equals("SharedLinear");
    WeightLayerBuilder<?> first = describe(catalog, arguments.shape("a.weight"));
    WeightLayer a = linear ? first.build() : first.weightQuant("Int8WeightPerChannelFloat").build();
    WeightLayer b =
        describe(catalog, arguments.shape("b.weight"))
            .weightQuant(a.weightQuant().orElseThrow())
            .build();
    Map<String, QuantLayer> layers = new LinkedHashMap<>();
    layers.put("a.", a);
    layers.put("b.", b);
    return QuantLayersUnderTest.of(layers, answers -> join(linear, answers));
  }

  /** A layer without bias whose weight has that shape. */
  private static WeightLayerBuilder<?> describe(QuantizerCatalog catalog, long[] weight) {
    return weight.length == 2
        ? QuantLinear.builder(catalog).units(weight[0]).bias(false)
        : QuantConv2d.builder(catalog)
            .filters((int) weight[0])
            .kernel(weight[2], weight[3])
            .bias(false);
  }

  private static List<QuantTensor> join(boolean linear, List<List<QuantTensor>> answers) {
    NDArray first = answers.get(0).get(0).value();
    NDArray second = answers.get(1).get(0).value();
    return List.of(new PlainTensor(linear ? first.add(second.mul(2f)) : second.add(first.sum())));
  }
}
