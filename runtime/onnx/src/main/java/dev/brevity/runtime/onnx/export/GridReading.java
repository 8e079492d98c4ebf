package dev.brevity.runtime.onnx.export;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.aten.Rounding;
import dev.brevity.runtime.proxy.ActQuant;
import dev.brevity.runtime.proxy.QuantProxy;
import dev.brevity.runtime.quant.SignQuant;
import dev.brevity.runtime.quant.TernaryQuant;
import dev.brevity.runtime.rounding.StochasticRoundSte;
import dev.brevity.runtime.tensor.FloatQuantTensor;
import dev.brevity.runtime.tensor.Grouped;
import dev.brevity.runtime.tensor.GroupwiseFloatQuantTensor;
import dev.brevity.runtime.tensor.GroupwiseIntQuantTensor;
import dev.brevity.runtime.tensor.IntQuantTensor;
import dev.brevity.runtime.tensor.QuantTensor;
import dev.brevity.runtime.tensor.ScaledTensor;
import java.util.Optional;
import java.util.OptionalDouble;

/** Takes grids and codes out of quantized tensors. */
final class GridReading {
  private static final double WHOLE = 1e-3;

  private final int opset;
  private final boolean marks;
  private final boolean onTheFly;

  /**
   * @param marks whether quantizers are written as nodes of their own
   * @param onTheFly whether products of values in floating point with weights in integers are
   *     written as products of integers
   */
  GridReading(int opset, boolean marks, boolean onTheFly) {
    this.opset = opset;
    this.marks = marks;
    this.onTheFly = onTheFly;
  }

  /** Whether quantizers are written as nodes of their own. */
  boolean isMarking() {
    return marks;
  }

  /** How a value that nothing quantizes is quantized for a product with a weight, if at all. */
  Optional<ActivationForm> ofProduct(StoredTensor weight) {
    return onTheFly && IntegerProducts.takes(ComputedGrid.STANDARD, weight)
        ? Optional.of(ComputedGrid.STANDARD)
        : Optional.empty();
  }

  /** What a quantizer does to activations, once the function of the layer is applied. */
  ActivationForm ofActivation(NDArray values, ActQuant proxy) {
    if (proxy.followsInput()) {
      if (marks) {
        throw new InexpressibleException(
            "this format needs fixed scales, and these are computed from each input",
            "use a quantizer with a calibrated scale");
      }
      return ComputedGridReading.of(proxy, values, rounding(proxy), opset);
    }
    return fixed(proxy.quantizeActivated(values), proxy);
  }

  private ActivationForm fixed(QuantTensor tensor, QuantProxy proxy) {
    if (tensor instanceof FloatQuantTensor floats) {
      return marks
          ? new MarkedForm(MarkReading.of(floats))
          : MinifloatReading.ofActivation(floats, opset);
    }
    if (!(tensor instanceof IntQuantTensor integers)) {
      throw notIntegers(tensor);
    }
    if (!marks) {
      return computed(integers, proxy);
    }
    ActivationForm form =
        signs(proxy).isPresent()
            ? computed(integers, proxy)
            : roundedGrid(integers, proxy, rounding(proxy));
    return MarkReading.of(form).<ActivationForm>map(MarkedForm::new).orElse(form);
  }

  private ActivationForm computed(IntQuantTensor integers, QuantProxy proxy) {
    Optional<SignQuant> signs = signs(proxy);
    if (signs.isPresent()) {
      return signGrid(integers, signs.get());
    }
    Rounding rounding = rounding(proxy);
    return rounding == Rounding.ROUND && hasWholeZeros(integers.zeroPoint())
        ? grid(integers, proxy, false)
        : roundedGrid(integers, proxy, rounding);
  }

  /** What reduces the bits of integers. */
  RoundedGrid ofTruncation(IntQuantTensor sum, IntQuantTensor reduced, QuantProxy proxy) {
    if (sum.scale().size() != 1 || sum.zeroPoint().size() != 1) {
      throw new InexpressibleException(
          "bits of integers can be reduced only if they have one scale",
          "set `scaling_per_output` to TENSOR in the quantizer before it");
    }
    float scale = sum.scale().getFloat();
    double divisor = reduced.scale().getFloat() / (double) scale;
    Range range = Range.of(reduced, proxy);
    return new RoundedGrid(
        rounding(proxy),
        new float[] {scale},
        new float[] {sum.zeroPoint().getFloat()},
        new long[0],
        range.low(),
        range.high(),
        Optional.empty(),
        Optional.of((float) divisor));
  }

  /** The codes of a weight or bias. */
  StoredTensor ofParameter(QuantTensor tensor, QuantProxy proxy) {
    if (tensor instanceof FloatQuantTensor floats) {
      return marks ? MarkReading.stored(floats) : MinifloatReading.of(floats);
    }
    if (tensor instanceof GroupwiseFloatQuantTensor groups) {
      return MinifloatReading.of(groups);
    }
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

  private static Optional<SignQuant> signs(QuantProxy proxy) {
    return proxy.component().components().values().stream()
        .filter(SignQuant.class::isInstance)
        .map(SignQuant.class::cast)
        .findFirst();
  }

  private static SignGrid signGrid(IntQuantTensor tensor, SignQuant quantizer) {
    if (tensor.scale().size() != 1) {
      throw new InexpressibleException(
          "activations of one or two bits have one scale", "set `scaling_per_output` to TENSOR");
    }
    float scale = tensor.scale().getFloat();
    return new SignGrid(
        scale,
        quantizer instanceof TernaryQuant ternary
            ? OptionalDouble.of(scale * ternary.threshold())
            : OptionalDouble.empty());
  }

  private static Rounding rounding(QuantProxy proxy) {
    boolean nearest =
        proxy.component().components().values().stream()
            .anyMatch(
                component ->
                    component instanceof StochasticRoundSte
                        && Boolean.TRUE.equals(
                            component.ownAttributes().get("deterministic_inference")));
    return nearest
        ? Rounding.ROUND
        : RoundingWriter.expressible(proxy.roundingMode().orElse("ROUND"));
  }

  private RoundedGrid roundedGrid(IntQuantTensor tensor, QuantProxy proxy, Rounding rounding) {
    Range range = Range.of(tensor, proxy);
    float[] scales = tensor.scale().toType(DataType.FLOAT32, false).toFloatArray();
    float[] zeros = tensor.zeroPoint().toType(DataType.FLOAT32, false).toFloatArray();
    float[] spread = new float[scales.length];
    for (int i = 0; i < spread.length; i++) {
      spread[i] = zeros[zeros.length == 1 ? 0 : i];
    }
    long[] shape = scales.length == 1 ? new long[0] : tensor.scale().getShape().getShape().clone();
    return new RoundedGrid(
        rounding,
        scales,
        spread,
        shape,
        range.low(),
        range.high(),
        !marks && hasWholeZeros(tensor.zeroPoint())
            ? Optional.of(grid(tensor, proxy, false))
            : Optional.empty(),
        Optional.empty());
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
    // Scales may have fewer dimensions than what they belong to.
    int axis = ScaleAxis.of(scale.getShape(), tensor.value().getShape().dimension());
    if (axis >= 0 && opset < Grid.SCALES_ALONG_AXIS) {
      throw InexpressibleException.before("scales per channel", Grid.SCALES_ALONG_AXIS);
    }
    float[] scales = scale.toType(DataType.FLOAT32, false).toFloatArray();
    long[] shape = axis < 0 ? new long[0] : new long[] {scales.length};
    return grid(tensor, proxy, scales, tensor.zeroPoint(), shape, axis, 0, stored);
  }

  private Grid groupGrid(GroupwiseIntQuantTensor tensor, QuantProxy proxy) {
    if (opset < Grid.SCALES_OF_BLOCKS) {
      throw InexpressibleException.before("scales per group", Grid.SCALES_OF_BLOCKS);
    }
    Grouped groups = tensor.groups();
    Shape perGroup = ScaleAxis.perGroup(groups);
    float[] scales = groups.compactScale().broadcast(perGroup).toFloatArray();
    NDArray zeros = groups.compactZeroPoint().broadcast(perGroup);
    long[] sizes = ScaleAxis.withoutElements(groups, perGroup);
    return grid(
        tensor, proxy, scales, zeros, sizes, ScaleAxis.of(groups), groups.groupSize(), true);
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
    Range range = Range.of(tensor, proxy);
    return new Grid(
        type,
        scales,
        zeros,
        scaleShape,
        axis,
        blockSize,
        Math.max((long) Math.ceil(range.low()), type.low()),
        Math.min((long) Math.floor(range.high()), type.high()));
  }

  /**
   * Codes that are computed are clipped to their range, and half bytes cannot be. What is read
   * again holds any codes in 32 bits.
   */
  private CodeType type(double bits, boolean signed, boolean narrow, boolean stored) {
    if (marks && stored && !signed && bits > Byte.SIZE && bits < Integer.SIZE) {
      return CodeType.INT32;
    }
    CodeType smallest = CodeType.of(bits, signed, stored, opset);
    boolean whole = bits == 4 && !narrow;
    return smallest.isHalfByte() && !stored && !whole
        ? signed ? CodeType.INT8 : CodeType.UINT8
        : smallest;
  }

  private static boolean hasWholeZeros(NDArray zeroPoint) {
    NDArray zero = zeroPoint.toType(DataType.FLOAT32, false);
    return zero.sub(zero.round()).abs().max().getFloat() <= WHOLE;
  }

  private long[] zeros(NDArray zeroPoint, int count, CodeType type) {
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
      boolean fits = (type == CodeType.INT32 && !marks) ? zeros[i] == 0 : type.low() <= zeros[i];
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
