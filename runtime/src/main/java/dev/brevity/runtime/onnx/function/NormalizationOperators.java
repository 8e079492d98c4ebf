package dev.brevity.runtime.onnx.function;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.aten.FloatFunctions;
import dev.brevity.runtime.aten.Pads;
import dev.brevity.runtime.graph.Call;
import dev.brevity.runtime.graph.Value;
import java.util.Arrays;

/** Normalization, and products with options, whose factors are computed rather than learned. */
final class NormalizationOperators {
  private NormalizationOperators() {}

  static void addTo(OperatorTable table) {
    table.add(
        "BatchNormalization",
        "X scale B input_mean input_var",
        "epsilon:f momentum:f training_mode:i spatial:i",
        call ->
            Value.of(
                FloatFunctions.batchNorm(
                    call.array("X"),
                    call.array("scale"),
                    call.array("B"),
                    call.array("input_mean"),
                    call.array("input_var"),
                    false,
                    0,
                    call.real("epsilon", 1e-5))));
    table.add(
        "InstanceNormalization",
        "input scale B",
        "epsilon:f",
        call ->
            Value.of(
                FloatFunctions.instanceNorm(
                    call.array("input"),
                    call.array("scale"),
                    call.array("B"),
                    call.real("epsilon", 1e-5))));
    table.add(
        "LayerNormalization",
        "X Scale B",
        "axis:i epsilon:f stash_type:i",
        NormalizationOperators::layerNorm);
    table.add(
        "GroupNormalization",
        "X scale bias",
        "epsilon:f num_groups:i stash_type:i",
        NormalizationOperators::groupNorm);
    table.add("LRN", "X", "alpha:f beta:f bias:f size:i", NormalizationOperators::localResponse);
    table.add("LpNormalization", "input", "axis:i p:i", NormalizationOperators::norm);
    table.add(
        "Gemm",
        "A B C",
        "alpha:f beta:f transA:i transB:i broadcast:i",
        NormalizationOperators::gemm);
    table.rank(ResultRank.FIRST, "BatchNormalization", "InstanceNormalization", "LRN");
    table.rank(ResultRank.FIRST, "LayerNormalization", "GroupNormalization", "LpNormalization");
    table.rank(ResultRank.TWO, "Gemm");
  }

  private static Value layerNorm(Call call) {
    NDArray x = call.array("X");
    int axis = Axes.of(call.integer("axis", -1), x);
    Shape shape = x.getShape().slice(axis);
    NDArray factors = call.array("Scale").broadcast(shape);
    NDArray offsets = call.has("B") ? call.array("B").broadcast(shape) : null;
    return Value.of(
        FloatFunctions.layerNorm(
            x, shape.getShape(), factors, offsets, call.real("epsilon", 1e-5)));
  }

  private static Value groupNorm(Call call) {
    NDArray x = call.array("X");
    Shape shape = x.getShape();
    long groups = call.integer("num_groups");
    if (groups < 1 || shape.dimension() < 2 || shape.get(1) % groups != 0) {
      throw new IllegalArgumentException(groups + " groups of " + shape + " are impossible");
    }
    NDArray rows = x.reshape(shape.get(0), groups, -1);
    long width = rows.getShape().get(2);
    NDArray normal =
        FloatFunctions.layerNorm(rows, new long[] {width}, null, null, call.real("epsilon", 1e-5))
            .reshape(shape);
    return Value.of(
        normal
            .mul(perChannel(call.array("scale"), shape))
            .add(perChannel(call.array("bias"), shape)));
  }

  /** One factor per channel or per group of channels, ready to be broadcast. */
  private static NDArray perChannel(NDArray factors, Shape shape) {
    long channels = shape.get(1);
    NDArray each = factors.size() == channels ? factors : factors.repeat(channels / factors.size());
    long[] sizes = new long[shape.dimension()];
    Arrays.fill(sizes, 1);
    sizes[1] = channels;
    return each.reshape(new Shape(sizes));
  }

  private static Value localResponse(Call call) {
    NDArray x = call.array("X");
    Shape shape = x.getShape();
    long size = call.integer("size");
    Axes.checked(size, x.size());
    // Windows over channels, seen as one spatial dimension before all others.
    NDArray squares = x.square().reshape(shape.get(0), 1, shape.get(1), -1);
    NDArray padded = Pads.constant(squares, 0, 0, 0, (size - 1) / 2, size / 2);
    NDArray means =
        padded
            .getNDArrayInternal()
            .avgPool(new Shape(size, 1), new Shape(1, 1), new Shape(0, 0), false, true)
            .reshape(shape);
    NDArray divisor =
        means
            .mul((float) call.real("alpha", 1e-4))
            .add((float) call.real("bias", 1))
            .pow(call.real("beta", 0.75));
    return Value.of(x.div(divisor));
  }

  private static Value norm(Call call) {
    NDArray x = call.array("input");
    long[] axis = {Axes.of(call.integer("axis", -1), x)};
    NDArray size =
        call.integer("p", 2) == 1
            ? FloatFunctions.sum(x.abs(), axis, true)
            : FloatFunctions.sum(x.square(), axis, true).sqrt();
    return Value.of(x.div(size));
  }

  private static Value gemm(Call call) {
    NDArray a = call.array("A");
    NDArray b = call.array("B");
    NDArray left = call.integer("transA", 0) != 0 ? a.transpose() : a;
    NDArray right = call.integer("transB", 0) != 0 ? b.transpose() : b;
    NDArray product = left.matMul(right);
    double alpha = call.real("alpha", 1);
    double beta = call.real("beta", 1);
    NDArray y = alpha == 1 ? product : product.mul((float) alpha);
    if (!call.has("C")) {
      return Value.of(y);
    }
    NDArray c = call.array("C");
    return Value.of(y.add(beta == 1 ? c : c.mul((float) beta)));
  }
}
