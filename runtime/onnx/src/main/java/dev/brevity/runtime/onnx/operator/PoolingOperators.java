package dev.brevity.runtime.onnx.operator;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.aten.FloatFunctions;
import dev.brevity.runtime.aten.Pools;
import dev.brevity.runtime.graph.Call;
import dev.brevity.runtime.graph.Value;
import dev.brevity.runtime.onnx.shape.WindowRules;
import dev.brevity.runtime.tensor.PlainTensor;
import dev.brevity.runtime.tensor.Pooling;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/** Windows and whole images reduced to one value each. */
final class PoolingOperators {
  private static final String WINDOW = "kernel_shape:is strides:is pads:is auto_pad:s";

  private PoolingOperators() {}

  static List<Operator> all() {
    return List.of(
        Operator.of(
                "MaxPool",
                1,
                "X -> Y Indices?",
                WINDOW + " ceil_mode:i@10=0 dilations:is@10=1 storage_order:i",
                PoolingOperators::max)
            .shapes(WindowRules::pool),
        Operator.of(
                "AveragePool",
                1,
                "X",
                WINDOW + " ceil_mode:i@10=0 dilations:is@19=1 count_include_pad:i",
                PoolingOperators::average)
            .shapes(WindowRules::pool),
        Operator.of(
                "LpPool",
                2,
                "X",
                WINDOW + " ceil_mode:i@18=0 dilations:is@18=1 p:i",
                PoolingOperators::norm)
            .shapes(WindowRules::pool),
        // What the option `auto_pad` of convolutions asks for, when it depends on the size of the
        // input.
        Operator.of("SamePad", 1, "X", WINDOW + " dilations:is", PoolingOperators::samePad)
            .with(Trait.OWN)
            .shape(WindowRules::samePad),
        Operator.of("GlobalAveragePool", 1, "X", "", PoolingOperators::globalAverage)
            .shape(WindowRules::global),
        Operator.of("GlobalMaxPool", 1, "X", "", PoolingOperators::globalMax)
            .shape(WindowRules::global),
        Operator.of("GlobalLpPool", 2, "X", "p:i", PoolingOperators::globalNorm)
            .shape(WindowRules::global));
  }

  private static Value globalAverage(Call call) {
    return Value.of(FloatFunctions.mean(call.array("X"), spatial(call), true));
  }

  private static Value globalMax(Call call) {
    return Value.of(FloatFunctions.max(call.array("X"), spatial(call), true));
  }

  private static Value globalNorm(Call call) {
    double p = call.integer("p", 2);
    NDArray powers = call.array("X").abs().pow(p);
    return Value.of(FloatFunctions.sum(powers, spatial(call), true).pow(1 / p));
  }

  private static Value samePad(Call call) {
    NDArray x = call.array("X");
    return Value.of(around(x, Windows.of(call, x.getShape(), call.integers("kernel_shape")), 0));
  }

  private static long[] spatial(Call call) {
    return LongStream.range(2, call.array("X").getShape().dimension()).toArray();
  }

  private static Value max(Call call) {
    NDArray x = call.array("X");
    Windows windows = Windows.of(call, x.getShape(), call.integers("kernel_shape"));
    Shape kernel = new Shape(windows.kernel());
    Shape strides = new Shape(windows.strides());
    Shape dilations = new Shape(windows.dilations());
    boolean ceil = call.integer("ceil_mode", 0) != 0;
    if (call.integer(Results.KEYWORD, 1) > 1) {
      boolean columnsFirst = call.integer("storage_order", 0) != 0;
      return new LargestPlaces(windows, ceil, columnsFirst).of(x);
    }
    if (windows.isSymmetric() && fits(windows)) {
      return Value.of(
          Pooling.max(
              call.tensor("X"), kernel, strides, new Shape(windows.begins()), dilations, ceil));
    }
    NDArray padded = around(x, windows, Float.NEGATIVE_INFINITY);
    Shape none = new Shape(new long[windows.kernel().length]);
    return Value.of(Pooling.max(new PlainTensor(padded), kernel, strides, none, dilations, ceil));
  }

  /** PyTorch pads at most half a window. */
  static boolean fits(Windows windows) {
    for (int i = 0; i < windows.kernel().length; i++) {
      if (2 * windows.begins()[i] > windows.kernel()[i]) {
        return false;
      }
    }
    return true;
  }

  private static Value average(Call call) {
    NDArray x = call.array("X");
    Windows windows = Windows.of(call, x.getShape(), call.integers("kernel_shape"));
    boolean counted = call.integer("count_include_pad", 0) != 0;
    boolean ceil = call.integer("ceil_mode", 0) != 0;
    boolean plain = Arrays.stream(windows.dilations()).allMatch(dilation -> dilation == 1);
    if (plain && windows.kernel().length == 2 && windows.isSymmetric() && fits(windows)) {
      return Value.of(
          Pools.average2d(
              x,
              new Shape(windows.kernel()),
              new Shape(windows.strides()),
              new Shape(windows.begins()),
              ceil,
              counted,
              0));
    }
    NDArray sums = sums(around(x, windows, 0), windows, ceil);
    NDArray ones = x.onesLike();
    NDArray numbers = sums(around(ones, windows, counted ? 1 : 0), windows, ceil);
    return Value.of(sums.div(numbers));
  }

  private static Value norm(Call call) {
    NDArray x = call.array("X");
    Windows windows = Windows.of(call, x.getShape(), call.integers("kernel_shape"));
    double p = call.integer("p", 2);
    NDArray powers = around(x.abs().pow(p), windows, 0);
    return Value.of(sums(powers, windows, call.integer("ceil_mode", 0) != 0).pow(1 / p));
  }

  /** The sum under each window, by a convolution of each channel with ones. */
  private static NDArray sums(NDArray x, Windows windows, boolean ceil) {
    int spatial = windows.kernel().length;
    NDArray input = x;
    if (ceil) {
      long[] begins = new long[spatial + 2];
      long[] ends = new long[spatial + 2];
      for (int i = 0; i < spatial; i++) {
        long reach = (windows.kernel()[i] - 1) * windows.dilations()[i] + 1;
        long rest = (x.getShape().get(i + 2) - reach) % windows.strides()[i];
        long missing = rest == 0 ? 0 : windows.strides()[i] - rest;
        // A window must begin inside the input, not in what is added here.
        ends[i + 2] = missing < reach ? missing : 0;
      }
      input = IndexOperators.padded(x, begins, ends, 0);
    }
    Shape shape = input.getShape();
    long channels = shape.get(0) * shape.get(1);
    NDArray single = input.reshape(new Shape(channels, 1).addAll(shape.slice(2)));
    NDArray ones = x.getManager().ones(new Shape(1, 1).addAll(new Shape(windows.kernel())));
    NDArray sums =
        x.getNDArrayInternal()
            .convolution(
                single,
                ones,
                null,
                new Shape(windows.strides()),
                new Shape(new long[spatial]),
                new Shape(windows.dilations()),
                1)
            .singletonOrThrow();
    return sums.reshape(shape.slice(0, 2).addAll(sums.getShape().slice(2)));
  }

  /** The input with its padding made explicit. */
  static NDArray around(NDArray x, Windows windows, float value) {
    int spatial = windows.kernel().length;
    long[] begins = new long[spatial + 2];
    long[] ends = new long[spatial + 2];
    System.arraycopy(windows.begins(), 0, begins, 2, spatial);
    System.arraycopy(windows.ends(), 0, ends, 2, spatial);
    return IndexOperators.padded(x, begins, ends, value);
  }
}
