package dev.brevity.tests.benchmark.training;

import ai.djl.nn.Block;

/** Where a network's layers come from: the same network is built in float and quantized. */
interface Layers {
  /** A square convolution with bias. */
  Block convolution(int filters, int kernel, int stride, int padding);

  /** A fully connected layer with bias. */
  Block linear(int units);

  /** A long short-term memory: {@code [batch, time, in]} to {@code [batch, time, hidden]}. */
  Block recurrent(int hidden);
}
