package dev.brevity.samples.lenet;

import ai.djl.nn.Block;
import dev.brevity.runtime.layer.QuantConv2d;
import dev.brevity.runtime.layer.QuantLinear;
import dev.brevity.runtime.proxy.QuantizerCatalog;
import dev.brevity.samples.digits.LeNet;

/** A LeNet whose layers quantize their inputs, weights and biases by a scheme. */
record SchemeLayers(Scheme scheme, QuantizerCatalog recipes) implements LeNet.Layers {
  @Override
  public Block convolution(int position, int filters, int padding) {
    return QuantConv2d.builder(recipes)
        .filters(filters)
        .kernel(5, 5)
        .padding(padding, padding)
        .inputQuant(position == 0 ? scheme.image() : scheme.activation())
        .weightQuant(scheme.weight())
        .biasQuant(scheme.bias())
        .build();
  }

  @Override
  public Block linear(int units) {
    return QuantLinear.builder(recipes)
        .units(units)
        .inputQuant(scheme.activation())
        .weightQuant(scheme.weight())
        .biasQuant(scheme.bias())
        .build();
  }
}
