package dev.brevity.samples.finetuning;

import ai.djl.nn.Block;
import dev.brevity.runtime.layer.QuantConv2d;
import dev.brevity.runtime.layer.QuantLinear;
import dev.brevity.runtime.proxy.QuantizerCatalog;
import dev.brevity.samples.digits.LeNet;

/** Every layer quantizes its input; names of weights are those of the network in floating point. */
record FineTunedLeNet(QuantizerCatalog recipes) implements LeNet.Layers {
  @Override
  public Block convolution(int position, int filters, int padding) {
    return QuantConv2d.builder(recipes)
        .filters(filters)
        .kernel(5, 5)
        .padding(padding, padding)
        .inputQuant(position == 0 ? "Image" : "Activation")
        .weightQuant("Weight")
        .biasQuant("Bias")
        .build();
  }

  @Override
  public Block linear(int units) {
    return QuantLinear.builder(recipes)
        .units(units)
        .inputQuant("Activation")
        .weightQuant("Weight")
        .biasQuant("Bias")
        .build();
  }
}
