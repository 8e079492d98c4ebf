package dev.brevity.runtime.onnx.operator;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.aten.FloatFunctions;
import dev.brevity.runtime.aten.Pads;
import dev.brevity.runtime.graph.Call;
import dev.brevity.runtime.graph.Value;
import dev.brevity.runtime.onnx.shape.ElementwiseRules;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Normalization whose factors are computed rather than learned. */
final class NormalizationOperators {
  private NormalizationOperators() {}

  static List<Operator> all() {
    return Stream.of(
            Operator.of(
                "BatchNormalization",
                1,
                "X scale B input_mean input_var"
                    + " -> Y running_mean? running_var? saved_mean? saved_var?",
                "epsilon:f momentum:f training_mode:i@14=0 spatial:i-9 is_test:i-7",
                NormalizationOperators::batchNorm),
            Operator.of(
                "InstanceNormalization",
                1,
                "input scale B",
                "epsilon:f",
                call ->
                    Value.of(
                        FloatFunctions.instanceNorm(
                            call.array("input"),
                            call.array("scale"),
                            call.array("B"),
                            call.real("epsilon", 1e-5)))),
            Operator.of(
                "LayerNormalization",
                17,
                "X Scale B -> Y Mean? InvStdDev?",
                "axis:i epsilon:f stash_type:i",
                NormalizationOperators::layerNorm),
            Operator.of(
                "GroupNormalization",
                18,
                "X scale bias",
                "epsilon:f num_groups:i stash_type:i@21=1",
                NormalizationOperators::groupNorm),
            Operator.of(
                "RMSNormalization",
                23,
                "X scale",
                "axis:i epsilon:f stash_type:i",
                NormalizationOperators::rootMeanSquare),
            Operator.of(
                "MeanVarianceNormalization",
                9,
                "X",
                "axes:is",
                NormalizationOperators::meanAndVariance),
            Operator.of(
                "LRN",
                1,
                "X",
                "alpha:f beta:f bias:f size:i",
                NormalizationOperators::localResponse),
            Operator.of("LpNormalization", 1, "input", "axis:i p:i", NormalizationOperators::norm))
        .map(operator -> operator.shape(ElementwiseRules::same))
        .toList();
  }

  private static Value batchNorm(Call call) {
    NDArray x = call.array("X");
    boolean training = call.integer("training_mode", 0) != 0;
    NDArray mean = call.array("input_mean");
    NDArray variance = call.array("input_var");
    NDArray y =
        FloatFunctions.batchNorm(
            x,
            call.array("scale"),
            call.array("B"),
            training ? mean.duplicate() : mean,
            training ? variance.duplicate() : variance,
            training,
            0,
            call.real("epsilon", 1e-5));
    if (call.integer(Results.KEYWORD, 1) == 1) {
      return Value.of(y);
    }
    NDArray seenMean = mean;
    NDArray seenVariance = variance;
    if (training) {
      long[] others =
          LongStream.range(0, x.getShape().dimension()).filter(axis -> axis != 1).toArray();
      double kept = call.real("momentum", 0.9);
      NDArray batchMean = FloatFunctions.mean(x, others, true);
      NDArray batchVariance = FloatFunctions.mean(x.sub(batchMean).square(), others, false);
      seenMean = mean.mul(kept).add(batchMean.reshape(mean.getShape()).mul(1 - kept));
      seenVariance = variance.mul(kept).add(batchVariance.mul(1 - kept));
    }
    return new Value.Tuple(
        List.of(
            Value.of(y),
            Value.of(seenMean),
            Value.of(seenVariance),
            Value.of(seenMean),
            Value.of(seenVariance)));
  }

  private static Value rootMeanSquare(Call call) {
    NDArray x = call.array("X");
    Shape shape = x.getShape().slice(Axes.of(call.integer("axis", -1), x));
    NDArray factors = call.array("scale").broadcast(shape);
    return Value.of(
        FloatFunctions.rmsNorm(x, shape.getShape(), factors, call.real("epsilon", 1e-5)));
  }

  private static Value meanAndVariance(Call call) {
    NDArray x = call.array("X");
    long[] given = call.has("axes") ? call.integers("axes") : new long[] {0, 2, 3};
    long[] axes =
        Arrays.stream(Axes.sorted(given, x.getShape().dimension())).asLongStream().toArray();
    NDArray centred = x.sub(FloatFunctions.mean(x, axes, true));
    NDArray deviation = FloatFunctions.mean(centred.square(), axes, true).sqrt();
    return Value.of(centred.div(deviation.add(1e-9)));
  }

  private static Value layerNorm(Call call) {
    NDArray x = call.array("X");
    int axis = Axes.of(call.integer("axis", -1), x);
    Shape shape = x.getShape().slice(axis);
    NDArray factors = call.array("Scale").broadcast(shape);
    NDArray offsets = call.has("B") ? call.array("B").broadcast(shape) : null;
    double epsilon = call.real("epsilon", 1e-5);
    NDArray y = FloatFunctions.layerNorm(x, shape.getShape(), factors, offsets, epsilon);
    if (call.integer(Results.KEYWORD, 1) == 1) {
      return Value.of(y);
    }
    long[] axes = LongStream.range(axis, x.getShape().dimension()).toArray();
    NDArray mean = FloatFunctions.mean(x, axes, true);
    NDArray variance = FloatFunctions.mean(x.sub(mean).square(), axes, true);
    return new Value.Tuple(
        List.of(Value.of(y), Value.of(mean), Value.of(variance.add(epsilon).sqrt().pow(-1))));
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
}
