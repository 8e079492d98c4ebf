package dev.brevity.runtime.onnx.cost;

import dev.brevity.runtime.onnx.cost.Probe.Link;
import dev.brevity.runtime.onnx.element.Attributes;
import java.util.ArrayList;
import java.util.List;

/** What is timed to know what operators cost. Sizes are those of usual networks for pictures. */
final class Probes {
  /** Sides of pictures, and channels, of operators that work element by element. */
  static final long SIDE = 28;

  static final long CHANNELS = 64;

  private final List<Probe> all = new ArrayList<>();

  private Probes() {}

  static List<Probe> all() {
    Probes probes = new Probes();
    probes.elements();
    probes.convolutions();
    probes.products();
    probes.borders();
    return List.copyOf(probes.all);
  }

  private void elements() {
    long[] large = {1, CHANNELS, SIDE, SIDE};
    long[] small = {1, 16, 2, 2};
    add("add.small", small, Links.binary("Add"));
    add("add", large, Links.binary("Add"));
    add("mul", large, Links.binary("Mul"));
    add("sigmoid", large, Links.unary("Sigmoid"));
    add("leaky", large, Links.unary("LeakyRelu", Attributes.real("alpha", 0.1)));
    add("silu.small", small, Links.silu());
    add("silu", large, Links.silu());
    add("limit", large, Links.limit());
    add("move", large, Links.shorter());
    add("spread", large, Links.spread(CHANNELS));
    add("mean", large, Links.mean());
    add("concat.2", large, Links.concatenation(CHANNELS, SIDE, 2));
    add("concat.4", large, Links.concatenation(CHANNELS, SIDE, 4));
    add("resize", large, Links.resize(SIDE));
  }

  private void convolutions() {
    convolution(1, 32, 2);
    convolution(1, 4, 56);
    convolution(1, 8, 56);
    convolution(1, 16, 28);
    convolution(1, 32, 14);
    convolution(1, 32, 28);
    convolution(1, 32, 56);
    convolution(1, 64, 28);
    convolution(3, 4, 56);
    convolution(5, 4, 56);
    convolution(3, 8, 56);
    convolution(3, 16, 28);
    convolution(3, 32, 28);
    convolution(3, 64, 28);
    convolution(3, 128, 14);
    add("picture", new long[] {1, 3, 64, 64}, Links.picture());
    add("signal", new long[] {1, 32, 784}, Links.convolution(1, 32, 3, 1));
    long[] grouped = {1, 64, SIDE, SIDE};
    add("grouped.4", grouped, Links.convolution(2, 64, 3, 16));
    add("grouped.16", grouped, Links.convolution(2, 64, 3, 4));
    depthwise(32, 2);
    depthwise(8, 28);
    depthwise(16, 28);
    depthwise(32, 28);
    depthwise(64, 28);
    depthwise(128, 14);
    long[] shape = {1, 32, SIDE, SIDE};
    Link pool =
        Links.unary(
            "MaxPool",
            Attributes.integers("kernel_shape", 3, 3),
            Attributes.integers("pads", 1, 1, 1, 1));
    add("pool", shape, Links.both(Links.convolution(2, 32, 1, 1), pool));
    add("residual", new long[] {1, 32, 14, 14}, Links.residual(32));
  }

  private void convolution(long kernel, long channels, long side) {
    add(
        "conv." + kernel + "." + channels + "." + side,
        new long[] {1, channels, side, side},
        Links.convolution(2, channels, kernel, 1));
  }

  private void depthwise(long channels, long side) {
    add(
        "depthwise." + channels + "." + side,
        new long[] {1, channels, side, side},
        Links.convolution(2, channels, 3, channels));
  }

  private void products() {
    product(1, 16);
    product(1, 128);
    product(1, 512);
    product(1, 1024);
    product(64, 256);
  }

  private void product(long rows, long size) {
    add("product." + rows + "." + size, new long[] {rows, size}, Links.product(size));
  }

  private void borders() {
    add("island.small", new long[] {1, 16, 2, 2}, Links.island());
    add("island", new long[] {1, CHANNELS, SIDE, SIDE}, Links.island());
    add("silu.island", new long[] {1, CHANNELS, SIDE, SIDE}, Links.siluIsland());
    add("mixed.small", new long[] {1, 32, 14, 14}, Links.mixed(32));
    add("mixed", new long[] {1, 64, 28, 28}, Links.mixed(64));
  }

  private void add(String name, long[] shape, Link link) {
    all.add(new Probe(name, shape, link));
  }
}
