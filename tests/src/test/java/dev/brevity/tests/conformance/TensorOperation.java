package dev.brevity.tests.conformance;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.aten.Resampling;
import dev.brevity.runtime.tensor.Arithmetic;
import dev.brevity.runtime.tensor.Clipping;
import dev.brevity.runtime.tensor.Concatenation;
import dev.brevity.runtime.tensor.IntQuantTensor;
import dev.brevity.runtime.tensor.PlainTensor;
import dev.brevity.runtime.tensor.Pooling;
import dev.brevity.runtime.tensor.Products;
import dev.brevity.runtime.tensor.QuantTensor;
import dev.brevity.runtime.tensor.Rearranging;
import dev.brevity.runtime.tensor.ScaledTensor;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * A recorded operation on tensors: a name such as {@code F.conv2d_groups2}, {@code permute(2,0,1)}
 * or {@code add_scale_mismatch_eval}, whose first part says what is computed.
 *
 * @param name without prefix, arguments and remarks
 * @param arguments the integers in parentheses
 * @param remarks what follows the name
 */
record TensorOperation(String name, long[] arguments, String remarks) {
  private static final Pattern FORM =
      Pattern.compile("(?:torch\\.|F\\.|nn\\.)?([A-Za-z0-9_]+)(?:\\(([-0-9,]*)\\)(.*))?");
  private static final Pattern NUMBER = Pattern.compile("[0-9]+$");
  private static final List<String> KNOWN =
      List.of(
          "radd_scalar",
          "rmul_scalar",
          "add",
          "sub",
          "mul",
          "div",
          "neg",
          "abs",
          "pos",
          "cat",
          "conv_transpose1d",
          "conv_transpose2d",
          "conv_transpose3d",
          "conv1d",
          "conv2d",
          "conv3d",
          "linear",
          "interpolate_nearest",
          "interpolate_bilinear",
          "interpolate_trilinear",
          "interpolate_linear",
          "is_valid",
          "int");

  static TensorOperation parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("not an operation: " + text);
    }
    String first = matcher.group(1);
    String numbers = matcher.group(2);
    String rest = matcher.group(3) == null ? "" : matcher.group(3);
    long[] arguments =
        numbers == null || numbers.isEmpty()
            ? new long[0]
            : Arrays.stream(numbers.split(",")).mapToLong(Long::parseLong).toArray();
    for (String known : KNOWN) {
      if (first.startsWith(known) && numbers == null) {
        return new TensorOperation(known, arguments, first.substring(known.length()));
      }
    }
    return new TensorOperation(first, arguments, rest);
  }

  /** The result: a tensor, a truth value, a number or the sizes of a shape. */
  Object apply(List<Object> operands) {
    QuantTensor x = (QuantTensor) operands.get(0);
    Shape shape = x.value().getShape();
    return switch (name) {
      case "add", "radd_scalar" ->
          operands.get(1) instanceof Float number
              ? Arithmetic.add(x, number)
              : Arithmetic.add(x, tensor(operands, 1));
      case "sub" ->
          operands.get(1) instanceof Float number
              ? Arithmetic.sub(x, number)
              : Arithmetic.sub(x, tensor(operands, 1));
      case "mul", "rmul_scalar" -> Arithmetic.mul(x, tensor(operands, 1));
      case "div" -> Arithmetic.div(x, tensor(operands, 1));
      case "neg" -> Arithmetic.neg(x);
      case "abs" -> Arithmetic.abs(x);
      case "pos" -> x;
      case "cat" -> Concatenation.cat(operands.stream().map(QuantTensor.class::cast).toList(), 1);
      case "transpose" ->
          arguments.length == 2
              ? Rearranging.transpose(x, (int) arguments[0], (int) arguments[1])
              : Rearranging.transpose(x, 1, 2);
      case "permute" ->
          Rearranging.permute(x, LongStream.of(arguments).mapToInt(i -> (int) i).toArray());
      case "view", "reshape" -> Rearranging.reshape(x, arguments);
      case "flatten" -> Rearranging.flatten(x, (int) arguments[0]);
      case "size", "shape" -> Native.sizes(shape);
      case "dim" -> shape.dimension();
      case "is_valid" -> ((ScaledTensor) x).isValid();
      case "int" -> new PlainTensor(((IntQuantTensor) x).toInt());
      case "relu" -> Clipping.relu(x);
      case "relu6" -> Clipping.relu6(x);
      case "hardtanh" -> Clipping.clip(x, -1, 1);
      case "pad" -> Rearranging.pad(x, arguments);
      case "pixel_shuffle" -> Rearranging.pixelShuffle(x, arguments[0]);
      case "pixel_unshuffle" -> Rearranging.pixelUnshuffle(x, arguments[0]);
      case "interpolate_nearest" -> Rearranging.nearest(x, factors(shape));
      case "interpolate_bilinear", "interpolate_linear", "interpolate_trilinear" ->
          new PlainTensor(Resampling.linear(x.value(), false, factors(shape)));
      case "sigmoid" -> new PlainTensor(x.value().getNDArrayInternal().sigmoid());
      case "sum" -> new PlainTensor(x.value().sum());
      case "max" -> new PlainTensor(x.value().max());
      case "matmul" -> Products.matmul(x, tensor(operands, 1));
      case "linear" -> Products.linear(x, tensor(operands, 1), bias(operands));
      default -> windows(x, operands);
    };
  }

  private QuantTensor windows(QuantTensor x, List<Object> operands) {
    int dimensions = x.value().getShape().dimension() - 2;
    Shape ones = spatial(1, dimensions);
    Shape zeros = spatial(0, dimensions);
    if (name.startsWith("conv_transpose")) {
      Shape stride = spatial(remark("stride", 1), dimensions);
      int groups = (int) remark("groups", 1);
      return Products.transposedConvolution(
          x, tensor(operands, 1), bias(operands), stride, zeros, zeros, ones, groups);
    }
    if (name.startsWith("conv")) {
      Shape stride = spatial(remark("stride", 1), dimensions);
      int groups = (int) remark("groups", 1);
      return Products.convolution(
          x, tensor(operands, 1), bias(operands), stride, zeros, ones, groups);
    }
    Shape size = spatial(arguments[0], dimensions);
    Shape stride = arguments.length > 1 ? spatial(arguments[1], dimensions) : size;
    return switch (name) {
      case "max_pool1d", "max_pool2d", "max_pool3d" ->
          Pooling.max(x, size, stride, zeros, ones, false);
      case "adaptive_max_pool1d", "adaptive_max_pool2d", "adaptive_max_pool3d" ->
          Pooling.adaptiveMax(x, size);
      case "AvgPool2d" -> Pooling.average2d(x, size, stride, zeros, false, true, 0);
      case "AdaptiveAvgPool2d" -> Pooling.adaptiveAverage2d(x, size);
      default -> throw new IllegalArgumentException("unknown operation " + name);
    };
  }

  private long remark(String key, long otherwise) {
    return remarks.contains(key) ? trailing() : otherwise;
  }

  private long trailing() {
    Matcher matcher = NUMBER.matcher(remarks);
    return matcher.find() ? Long.parseLong(matcher.group()) : 1;
  }

  private double[] factors(Shape shape) {
    double[] factors = new double[shape.dimension() - 2];
    Arrays.fill(factors, trailing());
    return factors;
  }

  private static Shape spatial(long size, int dimensions) {
    long[] sizes = new long[dimensions];
    Arrays.fill(sizes, size);
    return new Shape(sizes);
  }

  private static QuantTensor tensor(List<Object> operands, int index) {
    Object operand = operands.get(index);
    if (operand instanceof Float number) {
      NDArray like = ((QuantTensor) operands.get(0)).value();
      return new PlainTensor(like.getManager().create(number));
    }
    return (QuantTensor) operand;
  }

  private static @Nullable QuantTensor bias(List<Object> operands) {
    return operands.size() > 2 ? tensor(operands, 2) : null;
  }
}
