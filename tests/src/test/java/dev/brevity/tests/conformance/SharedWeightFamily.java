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
    Map<String, QuantLayer> layers = new LinkedHashMap<>();
    boolean linear = arguments.layer().equals("SharedLinear");
    WeightLayer first =
        linear
            ? plain(QuantLinear.builder(catalog).units(6)).build()
            : plain(QuantConv2d.builder(catalog).filters(4).kernel(3, 3))
                .weightQuant("Int8WeightPerChannelFloat")
                .build();
    WeightLayer second =
        linear
            ? plain(QuantLinear.builder(catalog).units(6))
                .weightQuant(first.weightQuant().orElseThrow())
                .build()
            : plain(QuantConv2d.builder(catalog).filters(4).kernel(2, 2))
                .weightQuant(first.weightQuant().orElseThrow())
                .build();
    layers.put("a.", first);
    layers.put("b.", second);
    return QuantLayersUnderTest.of(layers, answers -> join(linear, answers));
  }

  private static <B extends WeightLayerBuilder<B>> B plain(B builder) {
    return builder.bias(false);
  }

  private static List<QuantTensor> join(boolean linear, List<List<QuantTensor>> answers) {
    NDArray first = answers.get(0).get(0).value();
    NDArray second = answers.get(1).get(0).value();
    return List.of(new PlainTensor(linear ? first.add(second.mul(2f)) : second.add(first.sum())));
  }
}
