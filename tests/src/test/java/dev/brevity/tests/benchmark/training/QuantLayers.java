package dev.brevity.tests.benchmark.training;

import ai.djl.nn.Block;
import dev.brevity.runtime.layer.QuantConv2d;
import dev.brevity.runtime.layer.QuantLinear;
import dev.brevity.runtime.layer.WeightLayerBuilder;
import dev.brevity.runtime.proxy.QuantizerCatalog;
import dev.brevity.runtime.recurrent.LstmBuilder;
import dev.brevity.runtime.recurrent.QuantLSTM;
import java.util.List;

/** Layers with quantizers for weight, bias and input. */
record QuantLayers(QuantizerCatalog catalog, Variant variant) implements Layers {
  private static final int BITS = 4;

  @Override
  public Block convolution(int filters, int kernel, int stride, int padding) {
    return quantized(QuantConv2d.builder(catalog))
        .filters(filters)
        .kernel(kernel, kernel)
        .stride(stride, stride)
        .padding(padding, padding)
        .build();
  }

  @Override
  public Block linear(int units) {
    return quantized(QuantLinear.builder(catalog)).units(units).build();
  }

  @Override
  public Block recurrent(int hidden) {
    LstmBuilder builder =
        QuantLSTM.builder(catalog)
            .hiddenSize(hidden)
            .batchFirst(true)
            .weightQuant(variant.weight())
            .biasQuant(variant.bias())
            .ioQuant(variant.input());
    if (variant.weight() != null) {
      builder.set("weight_bit_width", BITS);
    }
    if (variant.input() == null) {
      return builder
          .gateAccQuant((String) null)
          .sigmoidQuant((String) null)
          .tanhQuant((String) null)
          .cellStateQuant((String) null)
          .build();
    }
    for (String kind : List.of("io", "gate_acc", "sigmoid", "tanh", "cell_state")) {
      builder.set(kind + "_collect_stats_steps", variant.statsSteps());
    }
    return builder.build();
  }

  private <B extends WeightLayerBuilder<B>> B quantized(B builder) {
    builder.weightQuant(variant.weight()).biasQuant(variant.bias()).inputQuant(variant.input());
    if (variant.weight() != null) {
      builder.set("weight_bit_width", BITS);
    }
    if (variant.input() != null) {
      builder.set("input_bit_width", BITS).set("input_collect_stats_steps", variant.statsSteps());
    }
    return builder;
  }
}
