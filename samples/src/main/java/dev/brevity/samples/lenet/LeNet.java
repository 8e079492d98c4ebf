package dev.brevity.samples.lenet;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Blocks;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.pooling.Pool;

/** LeNet-5 with ReLU and max pooling: 61,706 parameters. */
final class LeNet {
  /** Shape of the input, the batch left open. */
  static final Shape INPUT = new Shape(1, 1, DigitImages.SIDE, DigitImages.SIDE);

  private LeNet() {}

  /** The network in floating point: {@code [batch, 1, 28, 28]} to logits {@code [batch, 10]}. */
  static SequentialBlock inFloat() {
    return new SequentialBlock()
        .add(convolution(6, 2))
        .add(Activation.reluBlock())
        .add(Pool.maxPool2dBlock(new Shape(2, 2), new Shape(2, 2)))
        .add(convolution(16, 0))
        .add(Activation.reluBlock())
        .add(Pool.maxPool2dBlock(new Shape(2, 2), new Shape(2, 2)))
        .add(Blocks.batchFlattenBlock())
        .add(Linear.builder().setUnits(120).build())
        .add(Activation.reluBlock())
        .add(Linear.builder().setUnits(84).build())
        .add(Activation.reluBlock())
        .add(Linear.builder().setUnits(10).build());
  }

  private static Conv2d convolution(int channels, int padding) {
    return Conv2d.builder()
        .setFilters(channels)
        .setKernelShape(new Shape(5, 5))
        .optPadding(new Shape(padding, padding))
        .build();
  }
}
