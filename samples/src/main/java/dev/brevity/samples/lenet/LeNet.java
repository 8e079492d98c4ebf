package dev.brevity.samples.lenet;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.pooling.Pool;
import dev.brevity.runtime.layer.QuantConv2d;
import dev.brevity.runtime.layer.QuantLinear;
import dev.brevity.runtime.layer.WeightLayer;
import dev.brevity.runtime.proxy.QuantizerCatalog;
import java.util.List;

/** LeNet-5 with ReLU and max pooling: 61,706 parameters. */
final class LeNet {
  /** Shape of the input, for a batch of one. */
  static final Shape INPUT = new Shape(1, 1, DigitImages.SIDE, DigitImages.SIDE);

  private LeNet() {}

  /** The network in floating point: {@code [batch, 1, 28, 28]} to logits {@code [batch, 10]}. */
  static SequentialBlock inFloat() {
    return network(convolution(6, 2), convolution(16, 0), linear(120), linear(84), linear(10));
  }

  /** The same network, its layers quantized by recipes of the catalog. */
  static SequentialBlock quantized(Scheme scheme, QuantizerCatalog catalog) {
    return network(
        quantConvolution(6, 2, scheme.image(), scheme, catalog),
        quantConvolution(16, 0, scheme.activation(), scheme, catalog),
        quantLinear(120, scheme, catalog),
        quantLinear(84, scheme, catalog),
        quantLinear(10, scheme, catalog));
  }

  /** Copies weights and biases from one network to another, both initialised. */
  static void copyWeights(SequentialBlock from, SequentialBlock to) {
    List<Block> sources = from.getChildren().values();
    List<Block> targets = to.getChildren().values();
    for (int i = 0; i < sources.size(); i++) {
      if (targets.get(i) instanceof WeightLayer layer) {
        layer.setWeight(parameter(sources.get(i), "weight").getArray());
        layer.setBias(parameter(sources.get(i), "bias").getArray());
      }
    }
  }

  private static Parameter parameter(Block layer, String name) {
    return layer.getDirectParameters().get(name);
  }

  private static SequentialBlock network(
      Block first, Block second, Block third, Block fourth, Block last) {
    return new SequentialBlock()
        .add(first)
        .add(Activation.reluBlock())
        .add(Pool.maxPool2dBlock(new Shape(2, 2), new Shape(2, 2)))
        .add(second)
        .add(Activation.reluBlock())
        .add(Pool.maxPool2dBlock(new Shape(2, 2), new Shape(2, 2)))
        .add(Blocks.batchFlattenBlock())
        .add(third)
        .add(Activation.reluBlock())
        .add(fourth)
        .add(Activation.reluBlock())
        .add(last);
  }

  private static Conv2d convolution(int channels, int padding) {
    return Conv2d.builder()
        .setFilters(channels)
        .setKernelShape(new Shape(5, 5))
        .optPadding(new Shape(padding, padding))
        .build();
  }

  private static Linear linear(int units) {
    return Linear.builder().setUnits(units).build();
  }

  private static QuantConv2d quantConvolution(
      int channels, int padding, String input, Scheme scheme, QuantizerCatalog catalog) {
    return QuantConv2d.builder(catalog)
        .filters(channels)
        .kernel(5, 5)
        .padding(padding, padding)
        .inputQuant(input)
        .weightQuant(scheme.weight())
        .biasQuant(scheme.bias())
        .build();
  }

  private static QuantLinear quantLinear(int units, Scheme scheme, QuantizerCatalog catalog) {
    return QuantLinear.builder(catalog)
        .units(units)
        .inputQuant(scheme.activation())
        .weightQuant(scheme.weight())
        .biasQuant(scheme.bias())
        .build();
  }
}
