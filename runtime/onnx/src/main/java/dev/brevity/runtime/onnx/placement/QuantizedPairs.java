package dev.brevity.runtime.onnx.placement;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import onnx.TensorProto;
import onnx.TensorProto.DataType;

/**
 * Takes QuantizeLinear and DequantizeLinear out of a graph and keeps what they say: grids of
 * activations, codes of weights. Pairs with another form than one scale and all 256 codes stay.
 */
final class QuantizedPairs {
  private final OperatorGraph graph;
  private final Map<String, String> renamed = new HashMap<>();

  QuantizedPairs(OperatorGraph graph) {
    this.graph = graph;
  }

  void collect() {
    List<Operator> kept = new ArrayList<>();
    for (Operator operator : graph.operators()) {
      operator.inputs().replaceAll(input -> renamed.getOrDefault(input, input));
      boolean gone =
          (operator.is("DequantizeLinear") && (isActivation(operator) || isStored(operator)))
              || (operator.is("Mul") && isFolded(operator));
      if (!gone) {
        kept.add(operator);
      }
    }
    graph.replaceOperators(kept);
    graph.removeUnused();
  }

  /** A pair on an activation: its readers take the value in front of it. */
  private boolean isActivation(Operator dequantize) {
    Optional<Operator> found = graph.producer(dequantize.input(0));
    if (found.isEmpty() || !found.get().is("QuantizeLinear")) {
      return false;
    }
    Operator quantize = found.get();
    String value = quantize.input(0);
    String result = dequantize.output();
    Optional<ByteGrid> grid = grid(quantize);
    if (grid.isEmpty()
        || !grid.equals(grid(dequantize))
        || graph.isConstant(value)
        || graph.isCaptured(result)) {
      return false;
    }
    if (graph.isResult(result)) {
      return takesName(quantize, value, result, grid.get());
    }
    graph.grids().putIfAbsent(value, grid.get());
    graph.shape(result).ifPresent(shape -> graph.setShape(value, shape));
    renamed.put(result, value);
    return true;
  }

  /** Of a result of the graph the name must stay; the value in front of the pair takes it. */
  private boolean takesName(Operator quantize, String value, String result, ByteGrid grid) {
    Optional<Operator> computed = graph.producer(value);
    if (computed.isEmpty() || graph.isResult(value) || graph.isCaptured(value)) {
      return false;
    }
    graph.grids().remove(value);
    graph.grids().put(result, grid);
    computed.get().outputs().replaceAll(output -> output.equals(value) ? result : output);
    for (Operator reader : graph.operators()) {
      reader.inputs().replaceAll(input -> input.equals(value) ? result : input);
    }
    quantize.inputs().set(0, result);
    renamed.replaceAll((from, to) -> to.equals(value) ? result : to);
    renamed.put(value, result);
    graph.changed();
    return true;
  }

  private Optional<ByteGrid> grid(Operator pair) {
    Optional<float[]> scale = graph.floats(pair.input(1)).filter(all -> all.length == 1);
    TensorProto zeroPoint = graph.constants().get(pair.input(2));
    if (scale.isEmpty() || zeroPoint == null || pair.integers("axis").isPresent()) {
      return Optional.empty();
    }
    boolean signed = zeroPoint.getDataType() == DataType.INT8.getNumber();
    if (!signed && zeroPoint.getDataType() != DataType.UINT8.getNumber()) {
      return Optional.empty();
    }
    return Tensors.integers(zeroPoint)
        .filter(all -> all.length == 1)
        .map(all -> new ByteGrid(scale.get()[0], (int) all[0] + (signed ? 128 : 0)));
  }

  /** Constant codes: weights become codes with a name, all others numbers. */
  private boolean isStored(Operator dequantize) {
    Optional<TensorProto> stored = stored(dequantize.input(0));
    Optional<float[]> scales = graph.floats(dequantize.input(1));
    if (stored.isEmpty() || scales.isEmpty() || dequantize.integer("block_size", 0) > 0) {
      return false;
    }
    Optional<long[]> codes = Tensors.integers(stored.get());
    if (codes.isEmpty() || graph.isResult(dequantize.output())) {
      return false;
    }
    long[] zeroPoints =
        Optional.ofNullable(graph.constants().get(dequantize.input(2)))
            .flatMap(Tensors::integers)
            .orElse(new long[] {0});
    long[] shape = Tensors.shape(stored.get());
    int axis = scales.get().length == 1 ? -1 : axis(dequantize, shape.length);
    Optional<byte[]> signed =
        stored.get().getDataType() == DataType.INT32.getNumber()
            ? Optional.empty()
            : signed(codes.get(), zeroPoints);
    String name = dequantize.output();
    if (signed.isPresent() && !graph.isCaptured(name)) {
      graph.weights().put(name, new WeightCodes(signed.get(), shape, scales.get(), axis));
    } else if (stored.get().getDataType() == DataType.INT32.getNumber()) {
      graph.add(numbers(name, codes.get(), shape, scales.get(), axis));
    } else {
      return false;
    }
    return true;
  }

  /** Constant bytes that Cast and Mul make numbers of: the weights of recurrent layers. */
  private boolean isFolded(Operator product) {
    Optional<TensorProto> stored =
        graph
            .producer(product.input(0))
            .filter(one -> one.is("Cast"))
            .flatMap(cast -> Optional.ofNullable(graph.constants().get(cast.input(0))))
            .filter(codes -> codes.getDataType() == DataType.INT8.getNumber());
    Optional<float[]> scales = graph.floats(product.input(1));
    String name = product.output();
    if (stored.isEmpty() || scales.isEmpty() || graph.isResult(name) || graph.isCaptured(name)) {
      return false;
    }
    long[] shape = Tensors.shape(stored.get());
    long[] scaleShape = graph.shape(product.input(1)).orElse(new long[0]);
    int axis = -1;
    for (int i = 0; i < scaleShape.length; i++) {
      if (scaleShape[i] > 1) {
        axis = axis < 0 && scaleShape.length == shape.length ? i : shape.length;
      }
    }
    Optional<byte[]> codes =
        Tensors.integers(stored.get()).flatMap(all -> signed(all, new long[] {0}));
    if (axis >= shape.length || codes.isEmpty()) {
      return false;
    }
    graph.weights().put(name, new WeightCodes(codes.get(), shape, scales.get(), axis));
    return true;
  }

  private static int axis(Operator dequantize, int rank) {
    int axis = (int) dequantize.integer("axis", 1);
    return axis < 0 ? axis + rank : axis;
  }

  /** The constant codes themselves; limits that none of them passes are left out. */
  private Optional<TensorProto> stored(String tensor) {
    TensorProto direct = graph.constants().get(tensor);
    if (direct != null) {
      return Optional.of(direct);
    }
    Optional<Operator> clip = graph.producer(tensor).filter(found -> found.is("Clip"));
    if (clip.isEmpty() || !graph.constants().containsKey(clip.get().input(0))) {
      return Optional.empty();
    }
    TensorProto limited = graph.constants().get(clip.get().input(0));
    long[] codes = Tensors.integers(limited).orElse(new long[0]);
    long low = bound(clip.get().input(1), Long.MIN_VALUE);
    long high = bound(clip.get().input(2), Long.MAX_VALUE);
    boolean within = Arrays.stream(codes).allMatch(code -> code >= low && code <= high);
    return within && codes.length > 0 ? Optional.of(limited) : Optional.empty();
  }

  private long bound(String tensor, long otherwise) {
    TensorProto found = graph.constants().get(tensor);
    long[] values = found == null ? new long[0] : Tensors.integers(found).orElse(new long[0]);
    return values.length == 1 ? values[0] : otherwise;
  }

  /** Codes less their common zero point, as far as these are signed bytes. */
  private static Optional<byte[]> signed(long[] codes, long[] zeroPoints) {
    long zero = zeroPoints.length == 0 ? 0 : zeroPoints[0];
    if (Arrays.stream(zeroPoints).anyMatch(one -> one != zero)) {
      return Optional.empty();
    }
    byte[] signed = new byte[codes.length];
    for (int i = 0; i < codes.length; i++) {
      long code = codes[i] - zero;
      if (code < Byte.MIN_VALUE || code > Byte.MAX_VALUE) {
        return Optional.empty();
      }
      signed[i] = (byte) code;
    }
    return Optional.of(signed);
  }

  private static TensorProto numbers(
      String name, long[] codes, long[] shape, float[] scales, int axis) {
    long inner = 1;
    for (int i = axis + 1; axis >= 0 && i < shape.length; i++) {
      inner *= shape[i];
    }
    float[] values = new float[codes.length];
    for (int i = 0; i < codes.length; i++) {
      int scale = axis < 0 ? 0 : (int) (i / inner % scales.length);
      values[i] = codes[i] * scales[scale];
    }
    return Tensors.floats(name, shape, values);
  }
}
