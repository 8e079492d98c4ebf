package dev.brevity.runtime.onnx.cost;

import java.util.Map;
import java.util.TreeMap;

/**
 * Finds the rates of a cost table that explain what has been timed. A number that measurements
 * contradict, for example a rate of operators that took no time, is left out. So is what an
 * operator takes however small it is: in chains of one operator code and data stay in the caches,
 * and it is a third of what it is in a network. That of the table that comes with the target holds.
 */
final class CostFit {
  /** Fewer than so many output channels do not fill the kernel; a property of the kernel. */
  private static final double FILLED = 32;

  /** Of a time, what must be left when the rest is taken off, or noise would be divided by. */
  private static final double LEAST_SHARE = 0.05;

  private static final String NODE = "node";

  private static final double ELEMENTS = Probes.CHANNELS * Probes.SIDE * Probes.SIDE;

  private final Map<String, StepTime> times;
  private final long block;
  private final Map<String, Double> found = new TreeMap<>();

  private CostFit(Map<String, StepTime> times, long block) {
    this.times = times;
    this.block = block;
  }

  /**
   * The numbers, by their names in the table.
   *
   * @param times of all probes, by name
   * @param block how many channels the engine computes at once in floating point, 8 or 16
   */
  static Map<String, Double> of(Map<String, StepTime> times, long block) {
    CostFit fit = new CostFit(times, block);
    fit.elements();
    fit.borders();
    fit.floatConvolutions();
    fit.integerConvolutions();
    fit.depthwise();
    fit.products();
    fit.layout();
    fit.found.keySet().removeIf(name -> name.equals(NODE) || name.endsWith("." + NODE));
    return fit.found;
  }

  private double node() {
    return found.getOrDefault(NODE, 0.0);
  }

  private void elements() {
    positive(NODE, floating("add.small"));
    for (String name : new String[] {"add", "mul", "sigmoid", "leaky"}) {
      rate(name + ".float.rate", ELEMENTS, floating(name), node());
      rate(name + ".integer.rate", ELEMENTS, integer(name), node());
    }
    positive("silu.float.node", floating("silu.small") / 2);
    rate("silu.float.rate", 2 * ELEMENTS, floating("silu"), floating("silu.small"));
    rate("limit.float.rate", ELEMENTS, floating("limit"), node());
    // Each link moves a row less than the one before.
    double moved = ELEMENTS * (Probes.SIDE - (1 + Probe.SHORT + Probe.LONG) / 2.0) / Probes.SIDE;
    rate("move.float.rate", moved, floating("move"), node());
    rate("move.integer.rate", moved, integer("move"), node());
    rate("mean.float.rate", ELEMENTS, floating("mean") - floating("spread"), node());
    rate("mean.integer.rate", ELEMENTS, integer("mean") - integer("spread"), node());
    double half = floating("concat.2") - node() - ELEMENTS / 2 / of("move.float.rate");
    rate("concat.float.rate", ELEMENTS, half, node());
    double operand =
        (integer("concat.4") - integer("concat.2") + ELEMENTS / 4 / of("move.integer.rate")) / 2;
    positive("concat.integer.operand", Math.max(0.05, operand));
    rate(
        "concat.integer.rate",
        ELEMENTS,
        integer("concat.2") - node() - ELEMENTS / 2 / of("move.integer.rate"),
        node() + 2 * Math.max(0.05, operand));
    for (boolean integers : new boolean[] {false, true}) {
      String kind = integers ? "integer" : "float";
      double all = integers ? integer("resize") : floating("resize");
      rate(
          "resize." + kind + ".rate",
          ELEMENTS,
          all - node() - ELEMENTS / 2 / of("move." + kind + ".rate"),
          node());
    }
  }

  /** A quantizer and its inverse around an operator in floating point. */
  private void borders() {
    double small = (integer("island.small") - floating("island.small")) / 2;
    double large = (integer("island") - floating("island")) / 2;
    double few = 64;
    double each = (large - small) / (ELEMENTS - few);
    positive("border.rate", 1 / each);
    positive("border.back.rate", 1 / each);
    rate(
        "silu.border.rate",
        ELEMENTS,
        integer("silu.island") - floating("silu") - 2 * large,
        node());
  }

  private void floatConvolutions() {
    found.put("conv.float.block", (double) block);
    long thin = block / 2;
    rate(
        "conv.float.thin.rate", blockWork(3, thin, 56), floating("conv.3." + thin + ".56"), node());
    rate(
        "conv.float.thin.pointwise.rate",
        blockWork(1, thin, 56),
        floating("conv.1." + thin + ".56"),
        node());
    if (block <= 8) {
      rate("conv.float.rate.8", work(3, 8, 56), floating("conv.3.8.56"), node());
    }
    rate("conv.float.rate.16", work(3, 16, 28), floating("conv.3.16.28"), node());
    rate("conv.float.rate.32", work(3, 32, 28), floating("conv.3.32.28"), node());
    double pointwise = work(1, 64, 28) / (floating("conv.1.64.28") - node());
    double square = work(3, 64, 28) / (floating("conv.3.64.28") - node());
    positive("conv.float.rate.64", Math.sqrt(pointwise * square));
    double pixels = 64 * 64;
    double rest =
        3 * node() + 16 * pixels / of("mean.float.rate") + 3 * pixels / of("add.float.rate");
    rate("conv.float.picture.rate", pixels * 16 * 27, floating("picture"), rest + node());
    double signal = 784.0 * 32 * 32 * 3;
    positive("conv.float.other", (floating("signal") - node()) * of("conv.float.rate.32") / signal);
    double grouped = ELEMENTS * 9;
    rate("conv.grouped.float.rate", grouped * 16, floating("grouped.16"), node());
    rate("conv.grouped.integer.rate.1", grouped * 4, integer("grouped.4"), node());
    rate("conv.grouped.integer.rate.16", grouped * 16, integer("grouped.16"), node());
    positive(
        "add.float.fused", Math.max(0.05, floating("residual") - 2 * floating("conv.1.32.14")));
    double pooled = 32.0 * Probes.SIDE * Probes.SIDE;
    rate("pool.float.rate", pooled, floating("pool") - floating("conv.1.32.28"), node());
    rate("pool.integer.rate", pooled, integer("pool") - integer("conv.1.32.28"), node());
  }

  /** A time for the node, a rate for filled kernels, and what each output pixel takes besides. */
  private void integerConvolutions() {
    positive("conv.integer.node", Math.max(node(), integer("conv.1.32.2")));
    double node = of("conv.integer.node");
    double large = work(3, 64, 28) / (integer("conv.3.64.28") - node);
    double deep = work(3, 128, 14) / (integer("conv.3.128.14") - node);
    positive("conv.integer.rate", Math.sqrt(large * deep));
    found.put("conv.integer.filled", FILLED);
    pixel("conv.integer.pixel.pointwise.1", 1, 4, 56);
    pixel("conv.integer.pixel.pointwise.8", 1, 8, 56);
    pixel("conv.integer.pixel.pointwise.16", 1, 16, 28);
    pixel("conv.integer.pixel.pointwise.32", 1, 32, 56);
    double three = pixel(3, 4, 56);
    double element = Math.max(0, (pixel(5, 4, 56) - three) / (25 - 9));
    double fixed = Math.max(0, three - 9 * element);
    zeroOrMore("conv.integer.pixel.kernel.1", fixed);
    zeroOrMore("conv.integer.pixel.element.1", element);
    zeroOrMore("conv.integer.pixel.element.5", (pixel(3, 8, 56) - fixed) / 9);
    zeroOrMore("conv.integer.pixel.element.16", 0);
    zeroOrMore("conv.integer.pixel.kernel.16", pixel(3, 16, 28));
    zeroOrMore("conv.integer.pixel.kernel.32", pixel(3, 32, 28));
  }

  private void pixel(String name, int kernel, int channels, int side) {
    zeroOrMore(name, pixel(kernel, channels, side));
  }

  private double pixel(int kernel, int channels, int side) {
    double rate = of("conv.integer.rate") * Math.min(1, channels / FILLED);
    double left =
        integer("conv." + kernel + "." + channels + "." + side)
            - of("conv.integer.node")
            - work(kernel, channels, side) / rate;
    return left / ((double) side * side);
  }

  private void depthwise() {
    double pixels = (double) Probes.SIDE * Probes.SIDE;
    String few = block > 8 ? "depthwise.float.uneven.rate" : "depthwise.float.rate.1";
    rate(few, 9 * 8 * pixels, floating("depthwise.8.28"), node());
    rate("depthwise.float.rate.16", 9 * 64 * pixels, floating("depthwise.64.28"), node());
    positive("depthwise.integer.node", Math.max(node(), integer("depthwise.32.2")));
    double node = of("depthwise.integer.node");
    rate("depthwise.integer.rate.16", 16 * pixels, integer("depthwise.16.28"), node);
    rate("depthwise.integer.rate.32", 32 * pixels, integer("depthwise.32.28"), node);
    rate("depthwise.integer.rate.64", 64 * pixels, integer("depthwise.64.28"), node);
    rate("depthwise.integer.rate.128", 128 * pixels / 4, integer("depthwise.128.14"), node);
  }

  private void products() {
    positive("product.float.node", floating("product.1.16"));
    positive("product.integer.node", integer("product.1.16"));
    double node = of("product.float.node");
    double integerNode = of("product.integer.node");
    rate("product.float.rate", 64.0 * 256 * 256, floating("product.64.256"), node);
    rate("product.integer.rate", 64.0 * 256 * 256, integer("product.64.256"), integerNode);
    rate("product.float.read.1", 128.0 * 128, floating("product.1.128"), node);
    rate("product.float.read.30000", 512.0 * 512, floating("product.1.512"), node);
    rate("product.float.read.500000", 1024.0 * 1024, floating("product.1.1024"), node);
    rate("product.integer.read", 512.0 * 512, integer("product.1.512"), integerNode);
  }

  /**
   * Two borders stand around the operator between a convolution in integers and one in floating
   * point.
   */
  private void layout() {
    double small = 64;
    double few = 32 * 14 * 14;
    double slope = (floating("island") - floating("island.small")) / (ELEMENTS - small);
    double less = floating("island") - (ELEMENTS - few) * slope;
    double narrow = border("mixed.small", "conv.1.32.14", less);
    double wide = border("mixed", "conv.1.64.28", floating("island"));
    double plain = (integer("island") - integer("island.small")) / (ELEMENTS - small) - slope;
    positive("border.layout.rate", 1 / ((wide - narrow) / (ELEMENTS - few) - plain / 2));
  }

  private double border(String mixed, String alone, double between) {
    return (integer(mixed) - integer(alone) - floating(alone) - between) / 2;
  }

  /** The work of a convolution of fewer channels than a block, whose results are a block. */
  private double blockWork(int kernel, long channels, int side) {
    return (double) kernel * kernel * channels * block * side * side;
  }

  private static double work(int kernel, int channels, int side) {
    return (double) kernel * kernel * channels * channels * side * side;
  }

  private double floating(String name) {
    StepTime time = times.get(name);
    return time == null ? Double.NaN : time.floating();
  }

  private double integer(String name) {
    StepTime time = times.get(name);
    return time == null ? Double.NaN : time.integer();
  }

  private double of(String name) {
    return found.getOrDefault(name, Double.NaN);
  }

  private void rate(String name, double work, double time, double other) {
    if (time - other > LEAST_SHARE * time) {
      positive(name, work / (time - other));
    }
  }

  private void positive(String name, double value) {
    if (value > 0 && !Double.isInfinite(value)) {
      found.put(name, value);
    }
  }

  private void zeroOrMore(String name, double value) {
    if (!Double.isNaN(value)) {
      found.put(name, Math.max(0, value));
    }
  }
}
