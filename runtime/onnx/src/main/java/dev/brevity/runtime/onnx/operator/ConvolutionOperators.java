package dev.brevity.runtime.onnx.operator;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.aten.Convolutions;
import dev.brevity.runtime.aten.TransposedConvolutions;
import dev.brevity.runtime.graph.Call;
import dev.brevity.runtime.graph.Value;
import dev.brevity.runtime.onnx.shape.WindowRules;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Convolutions whose weights are computed, or whose size of output is asked for. */
final class ConvolutionOperators {
  static final String OPTIONS =
      "auto_pad:s dilations:is group:i kernel_shape:is pads:is strides:is";

  private ConvolutionOperators() {}

  static List<Operator> all() {
    return List.of(
        Operator.of("Conv", 1, "X W B", OPTIONS, ConvolutionOperators::convolution)
            .shape(WindowRules::convolution),
        Operator.of(
                "ConvTranspose",
                1,
                "X W B",
                OPTIONS + " output_padding:is output_shape:is",
                ConvolutionOperators::transposed)
            .shape(WindowRules::transposed));
  }

  private static Value convolution(Call call) {
    NDArray bias = call.has("B") ? call.array("B") : null;
    return Value.of(convolve(call, call.array("X"), call.array("W"), bias));
  }

  /** A convolution with the options of a call; zeros are around the input. */
  static NDArray convolve(Call call, NDArray x, NDArray weight, @Nullable NDArray bias) {
    int spatial = spatial(x, weight);
    Windows windows = Windows.of(call, x.getShape(), kernel(call, weight));
    boolean inside =
        windows.isSymmetric() && Arrays.stream(windows.begins()).allMatch(pad -> pad >= 0);
    NDArray input = inside ? x : PoolingOperators.around(x, windows, 0);
    long[] padding = inside ? windows.begins() : new long[spatial];
    return Convolutions.apply(
        input,
        weight,
        bias,
        new Shape(windows.strides()),
        new Shape(padding),
        new Shape(windows.dilations()),
        groups(call));
  }

  private static Value transposed(Call call) {
    NDArray x = call.array("X");
    NDArray weight = call.array("W");
    int spatial = spatial(x, weight);
    Windows windows = Windows.of(call, x.getShape(), kernel(call, weight));
    long[] more =
        call.has("output_padding") ? call.integers("output_padding", spatial) : new long[spatial];
    NDArray whole =
        TransposedConvolutions.apply(
            x,
            weight,
            null,
            new Shape(windows.strides()),
            new Shape(new long[spatial]),
            new Shape(more),
            new Shape(windows.dilations()),
            groups(call));
    long[] begins = new long[spatial + 2];
    long[] ends = new long[spatial + 2];
    String auto = call.text("auto_pad", "NOTSET");
    boolean same = auto.startsWith("SAME");
    for (int i = 0; i < spatial; i++) {
      long size = whole.getShape().get(i + 2);
      if (call.has("output_shape") || same) {
        long wanted = wanted(call, x, windows, i);
        long surplus = Math.max(0, size - wanted);
        long half = surplus / 2;
        begins[i + 2] = auto.equals("SAME_UPPER") ? -half : -(surplus - half);
        ends[i + 2] = wanted - size - begins[i + 2];
      } else {
        begins[i + 2] = -windows.begins()[i];
        ends[i + 2] = -windows.ends()[i];
      }
    }
    NDArray cut = IndexOperators.padded(whole, begins, ends, 0);
    return Value.of(call.has("B") ? cut.add(perChannel(call.array("B"), spatial)) : cut);
  }

  /** The size of the output along one dimension; a list of sizes may begin with the batch. */
  private static long wanted(Call call, NDArray x, Windows windows, int dimension) {
    if (!call.has("output_shape")) {
      return Math.multiplyExact(x.getShape().get(dimension + 2), windows.strides()[dimension]);
    }
    long[] sizes = call.integers("output_shape");
    int spatial = windows.kernel().length;
    if (sizes.length != spatial && sizes.length != spatial + 2) {
      throw new IllegalArgumentException("`output_shape` must have " + spatial + " numbers");
    }
    long wanted = sizes[sizes.length - spatial + dimension];
    Axes.checked(wanted);
    return wanted;
  }

  /** One number per channel, ready to be added to {@code [N, C, *]}. */
  static NDArray perChannel(NDArray numbers, int spatial) {
    long[] shape = new long[spatial + 1];
    Arrays.fill(shape, 1);
    shape[0] = numbers.size();
    return numbers.reshape(new Shape(shape));
  }

  private static long[] kernel(Call call, NDArray weight) {
    long[] kernel = weight.getShape().slice(2).getShape();
    if (call.has("kernel_shape") && !Arrays.equals(kernel, call.integers("kernel_shape"))) {
      throw new IllegalArgumentException(
          "`kernel_shape` is not that of the weight " + weight.getShape());
    }
    return kernel;
  }

  private static int spatial(NDArray x, NDArray weight) {
    int spatial = x.getShape().dimension() - 2;
    if (spatial < 1 || spatial > 3 || weight.getShape().dimension() != spatial + 2) {
      throw new IllegalArgumentException(
          "cannot convolve " + x.getShape() + " with " + weight.getShape());
    }
    return spatial;
  }

  private static int groups(Call call) {
    long groups = call.integer("group", 1);
    if (groups < 1 || groups > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("there cannot be " + groups + " groups");
    }
    return (int) groups;
  }
}
