package dev.brevity.tests.benchmark.training;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.recurrent.LSTM;

/** Layers as DJL has them. */
final class FloatLayers implements Layers {
  @Override
  public Block convolution(int filters, int kernel, int stride, int padding) {
    return Conv2d.builder()
        .setFilters(filters)
        .setKernelShape(new Shape(kernel, kernel))
        .optStride(new Shape(stride, stride))
        .optPadding(new Shape(padding, padding))
        .build();
  }

  @Override
  public Block recurrent(int hidden) {
    return LSTM.builder().setStateSize(hidden).setNumLayers(1).build();
  }

  @Override
  public Block linear(int units) {
    return Linear.builder().setUnits(units).build();
  }
}
