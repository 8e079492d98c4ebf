package dev.brevity.runtime.onnx.export;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.proxy.QuantProxy;
import dev.brevity.runtime.tensor.Grouped;
import dev.brevity.runtime.tensor.GroupwiseIntQuantTensor;
import dev.brevity.runtime.tensor.IntQuantTensor;
import dev.brevity.runtime.tensor.QuantTensor;
import dev.brevity.runtime.tensor.ScaledTensor;
import java.util.ArrayList;
import java.util.List;

/** Takes grids and codes out of quantized tensors. */
final class GridReading {
  private static final double WHOLE = 1e-3;

  private final int opset;

  GridReading(int opset) {
    this.opset = opset;
  }

  /** The grid that a quantizer puts activations on. */
  Grid ofActivation(QuantTensor tensor, QuantProxy proxy) {
    String rounding = proxy.roundingMode().orElse("ROUND");
    if (!rounding.equalsIgnoreCase("ROUND")) {
      throw new InexpressibleException(
          "ONNX rounds activations to the nearest integer and not as `" + rounding + "`",
          "set `float_to_int_impl_type` to ROUND");
    }
    if (!(tensor instanceof IntQuantTensor integers)) {
      throw notIntegers(tensor);
    }
    return grid(integers, proxy, false);
  }

  /** The codes of a weight or bias. */
  Codes ofParameter(QuantTensor tensor, QuantProxy proxy) {
    if (tensor instanceof IntQuantTensor integers) {
      Grid grid = grid(integers, proxy, true);
      return codes(integers.value(), integers.scale(), integers.zeroPoint(), grid);
    }
    if (tensor instanceof GroupwiseIntQuantTensor groups) {
      Grid grid = groupGrid(groups, proxy);
      return codes(groups.value(), groups.scale(), groups.zeroPoint(), grid);
    }
    throw notIntegers(tensor);
  }

  private static InexpressibleException notIntegers(QuantTensor tensor) {
    boolean dynamic = tensor instanceof GroupwiseIntQuantTensor;
    return new InexpressibleException(
        dynamic
            ? "ONNX has no scales per group for activations"
            : "ONNX can write only integers with a scale and a zero point",
        "use an integer quantizer with scales per tensor or channel, or leave the layer in floating"
            + " point with `keep`");
  }

  private Grid grid(IntQuantTensor tensor, QuantProxy proxy, boolean stored) {
    NDArray scale = tensor.scale();
    int axis = -1;
    for (int dimension = 0; dimension < scale.getShape().dimension(); dimension++) {
      if (scale.getShape().get(dimension) > 1) {
        if (axis >= 0) {
          throw new InexpressibleException(
              "ONNX has scales along one axis, not of shape " + scale.getShape(),
              "set `scaling_per_output` to CHANNEL or TENSOR");
        }
        axis = dimension;
      }
    }
    if (axis >= 0 && opset < Grid.SCALES_ALONG_AXIS) {
      throw InexpressibleException.before("scales per channel", Grid.SCALES_ALONG_AXIS);
    }
    float[] scales = scale.toType(DataType.FLOAT32, false).toFloatArray();
    long[] shape = axis < 0 ? new long[0] : new long[] {scales.length};
    int count = scale.getShape().dimension();
    int rank = tensor.value().getShape().dimension();
    // Scales may have fewer dimensions than what they belong to.
    int place = axis < 0 ? -1 : axis + rank - count;
    return grid(tensor, proxy, scales, tensor.zeroPoint(), shape, place, 0, stored);
  }

  private Grid groupGrid(GroupwiseIntQuantTensor tensor, QuantProxy proxy) {
    if (opset < Grid.SCALES_OF_BLOCKS) {
      throw InexpressibleException.before("scales per group", Grid.SCALES_OF_BLOCKS);
    }
    Grouped groups = tensor.groups();
    int rank = groups.shape().dimension();
    int axis = groups.groupDim() < 0 ? groups.groupDim() + rank : groups.groupDim();
    Shape split = groups.compactValue().getShape();
    List<Long> wanted = new ArrayList<>();
    List<Long> shape = new ArrayList<>();
    for (int dimension = 0; dimension < split.dimension(); dimension++) {
      boolean element = dimension == axis + 1;
      wanted.add(element ? 1L : split.get(dimension));
      if (!element) {
        shape.add(split.get(dimension));
      }
    }
    Shape perGroup = new Shape(wanted);
    float[] scales = groups.compactScale().broadcast(perGroup).toFloatArray();
    NDArray zeros = groups.compactZeroPoint().broadcast(perGroup);
    long[] sizes = shape.stream().mapToLong(Long::longValue).toArray();
    return grid(tensor, proxy, scales, zeros, sizes, axis, groups.groupSize(), true);
  }

  private Grid grid(
      ScaledTensor tensor,
      QuantProxy proxy,
      float[] scales,
      NDArray zeroPoint,
      long[] scaleShape,
      int axis,
      int blockSize,
      boolean stored) {
    double bits = tensor.bitWidth().toType(DataType.FLOAT32, false).getFloat();
    boolean narrow = Boolean.TRUE.equals(proxy.isNarrowRange());
    boolean signed = tensor.signed();
    CodeType type = type(bits, signed, narrow, stored);
    long[] zeros = zeros(zeroPoint, scales.length, type);
    double half = Math.pow(2, bits - 1);
    double low = signed ? -half + (narrow ? 1 : 0) : 0;
    double high = signed ? half - 1 : 2 * half - (narrow ? 2 : 1);
    return new Grid(
        type,
        scales,
        zeros,
        scaleShape,
        axis,
        blockSize,
        Math.max((long) Math.ceil(low), type.low()),
        Math.min((long) Math.floor(high), type.high()));
  }

  /** Codes that are computed are clipped to their range, and half bytes cannot be. */
  private CodeType type(double bits, boolean signed, boolean narrow, boolean stored) {
    CodeType smallest = CodeType.of(bits, signed, stored, opset);
    boolean whole = bits == 4 && !narrow;
    return smallest.isHalfByte() && !stored && !whole
        ? signed ? CodeType.INT8 : CodeType.UINT8
        : smallest;
  }

  private static long[] zeros(NDArray zeroPoint, int count, CodeType type) {
    float[] given = zeroPoint.toType(DataType.FLOAT32, false).toFloatArray();
    long[] zeros = new long[count];
    for (int i = 0; i < count; i++) {
      float zero = given[given.length == 1 ? 0 : i];
      zeros[i] = Math.round(zero);
      if (Math.abs(zero - zeros[i]) > WHOLE) {
        throw new InexpressibleException(
            "ONNX needs an integer zero point, and this one is " + zero,
            "set `quantize_zero_point` to true");
      }
      boolean fits = type == CodeType.INT32 ? zeros[i] == 0 : type.low() <= zeros[i];
      if (!fits || zeros[i] > type.high()) {
        throw new InexpressibleException(
            "the zero point "
                + zeros[i]
                + " is no "
                + type.name().toLowerCase(java.util.Locale.ROOT),
            "use a quantizer whose zero point is one of its integers");
      }
    }
    return zeros;
  }

  private static Codes codes(NDArray value, NDArray scale, NDArray zeroPoint, Grid grid) {
    NDArray fitting = alongFirst(scale, value);
    NDArray exact =
        value.toType(DataType.FLOAT64, false).div(fitting.toType(DataType.FLOAT64, false));
    NDArray zero = alongFirst(zeroPoint, value).toType(DataType.FLOAT64, false);
    double[] numbers = exact.add(zero).round().toDoubleArray();
    long[] codes = new long[numbers.length];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = inRange((long) numbers[i], grid.type());
      if (codes[i] < grid.type().low() || codes[i] > grid.type().high()) {
        throw new InexpressibleException(
            "the code " + codes[i] + " needs more than " + grid.type() + " holds",
            "use a quantizer with a larger scale");
      }
    }
    return new Codes(grid, value.getShape().getShape(), codes);
  }

  /** Floats know no 2^31 - 1, so that the largest code of 32 bits is computed as one more. */
  private static long inRange(long code, CodeType type) {
    return (float) code == (float) type.high() ? Math.min(code, type.high()) : code;
  }

  /** Scales of a bias may be a flat list. */
  private static NDArray alongFirst(NDArray scale, NDArray value) {
    boolean flat = scale.size() == value.size() && value.getShape().dimension() == 1;
    return flat ? scale.reshape(value.getShape()) : scale;
  }
}
