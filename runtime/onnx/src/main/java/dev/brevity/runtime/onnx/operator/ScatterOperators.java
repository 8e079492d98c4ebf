package dev.brevity.runtime.onnx.operator;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.aten.FloatFunctions;
import dev.brevity.runtime.aten.Scatter;
import dev.brevity.runtime.aten.Tensors;
import dev.brevity.runtime.graph.Call;
import dev.brevity.runtime.graph.Value;
import dev.brevity.runtime.onnx.shape.ElementwiseRules;
import dev.brevity.runtime.onnx.shape.IndexRules;
import java.util.Arrays;
import java.util.List;

/** Places that are computed: values taken from there, and values put there. */
final class ScatterOperators {
  private ScatterOperators() {}

  static List<Operator> all() {
    return List.of(
        Operator.of(
                "ScatterElements",
                11,
                "data indices updates",
                "axis:i reduction:s@16=none,max@18,min@18",
                ScatterOperators::scatterElements)
            .shape(ElementwiseRules::same),
        Operator.of(
                "Scatter", 11, "data indices updates", "axis:i", ScatterOperators::scatterElements)
            .writtenAs("ScatterElements")
            .shape(ElementwiseRules::same),
        Operator.of(
                "ScatterND",
                11,
                "data indices updates",
                "reduction:s@16=none,max@18,min@18",
                ScatterOperators::scatterSlices)
            .shape(ElementwiseRules::same),
        Operator.of("GatherND", 11, "data indices", "batch_dims:i", ScatterOperators::gatherSlices)
            .shape(IndexRules::gatherTuples),
        Operator.of("Compress", 9, "input condition", "axis:i", ScatterOperators::compress)
            .shape(ElementwiseRules::sameType),
        Operator.of(
                "ReverseSequence",
                10,
                "input sequence_lens:is",
                "batch_axis:i time_axis:i",
                ScatterOperators::reverseSequences)
            .shape(ElementwiseRules::same),
        Operator.of(
                "MaxUnpool",
                9,
                "X I output_shape:is",
                "kernel_shape:is pads:is strides:is",
                ScatterOperators::unpool)
            .shape(ElementwiseRules::sameRank),
        Operator.of(
                "TensorScatter",
                24,
                "past_cache update write_indices:is",
                "axis:i mode:s",
                ScatterOperators::writeSequences)
            .shape(ElementwiseRules::same));
  }

  private static Value scatterElements(Call call) {
    NDArray x = call.array("data");
    int axis = Axes.of(call.integer("axis", 0), x);
    NDArray indices = IndexOperators.positive(call.array("indices"), x.getShape().get(axis));
    return Value.of(Scatter.into(x, axis, indices, call.array("updates"), meeting(call)));
  }

  private static Scatter.Meeting meeting(Call call) {
    String reduction = call.text("reduction", "none");
    return switch (reduction) {
      case "none" -> Scatter.Meeting.SET;
      case "add" -> Scatter.Meeting.ADD;
      case "mul" -> Scatter.Meeting.MUL;
      case "max" -> Scatter.Meeting.MAX;
      case "min" -> Scatter.Meeting.MIN;
      default -> throw new IllegalArgumentException("no reduction " + reduction);
    };
  }

  private static Value scatterSlices(Call call) {
    NDArray x = call.array("data");
    Shape shape = x.getShape();
    NDArray numbers = numbers(call.array("indices"), shape, 0);
    int depth = depth(call.array("indices"), shape, 0);
    long width = shape.slice(depth).size();
    Shape rows = new Shape(numbers.size(), width);
    NDArray flat = x.reshape(new Shape(shape.slice(0, depth).size(), width));
    NDArray index = numbers.reshape(numbers.size(), 1).broadcast(rows);
    NDArray updates = call.array("updates").reshape(rows);
    return Value.of(Scatter.into(flat, 0, index, updates, meeting(call)).reshape(shape));
  }

  private static Value gatherSlices(Call call) {
    NDArray x = call.array("data");
    NDArray indices = call.array("indices");
    Shape shape = x.getShape();
    int batch = (int) call.integer("batch_dims", 0);
    if (batch < 0 || batch >= Math.min(shape.dimension(), indices.getShape().dimension())) {
      throw new IllegalArgumentException("there are no " + batch + " dimensions of batches");
    }
    int depth = depth(indices, shape, batch);
    long batches = shape.slice(0, batch).size();
    long places = shape.slice(batch, batch + depth).size();
    NDArray numbers = numbers(indices, shape, batch);
    if (batches > 0) {
      NDArray starts =
          indices.getManager().arange(0f, batches, 1f, DataType.INT64).mul(places).reshape(-1, 1);
      numbers = numbers.reshape(batches, -1).add(starts).flatten();
    }
    long width = shape.slice(batch + depth).size();
    NDArray rows = x.reshape(new Shape(batches * places, width));
    int last = indices.getShape().dimension() - 1;
    Shape result = indices.getShape().slice(0, last).addAll(shape.slice(batch + depth));
    return Value.of(FloatFunctions.select(rows, 0, numbers).reshape(result));
  }

  /** Over how many dimensions indices go. */
  private static int depth(NDArray indices, Shape shape, int batch) {
    int rank = indices.getShape().dimension();
    long depth = rank == 0 ? 0 : indices.getShape().get(rank - 1);
    if (depth < 1 || depth > shape.dimension() - batch) {
      throw new IllegalArgumentException(
          "indices of shape " + indices.getShape() + " do not fit " + shape);
    }
    return (int) depth;
  }

  /** The number of each indexed slice, counted over the dimensions that are indexed. */
  private static NDArray numbers(NDArray indices, Shape shape, int batch) {
    int depth = depth(indices, shape, batch);
    long[] sizes = shape.slice(batch, batch + depth).getShape();
    long[] strides = new long[depth];
    long stride = 1;
    for (int i = depth - 1; i >= 0; i--) {
      strides[i] = stride;
      stride *= sizes[i];
    }
    NDArray rows =
        indices.toType(DataType.INT64, false).reshape(new Shape(indices.size() / depth, depth));
    NDArray places = Tensors.select(rows.lt(0), rows.add(indices.getManager().create(sizes)), rows);
    return places.mul(indices.getManager().create(strides)).sum(new int[] {1});
  }

  private static Value compress(Call call) {
    NDArray x = call.array("input");
    NDArray flat = call.has("axis") ? x : x.flatten();
    int axis = call.has("axis") ? Axes.of(call.integer("axis"), x) : 0;
    NDArray places = call.array("condition").flatten().nonzero().flatten();
    return Value.of(FloatFunctions.select(flat, axis, places.toType(DataType.INT64, false)));
  }

  private static Value reverseSequences(Call call) {
    NDArray x = call.array("input");
    int rank = x.getShape().dimension();
    int batch = Axes.of(call.integer("batch_axis", 1), rank);
    int time = Axes.of(call.integer("time_axis", 0), rank);
    int batches = Math.toIntExact(x.getShape().get(batch));
    int steps = Math.toIntExact(x.getShape().get(time));
    long[] lengths = call.integers("sequence_lens");
    if (batch == time || lengths.length != batches) {
      throw new IllegalArgumentException("expected one length for each of " + batches);
    }
    Axes.checked(batches, steps);
    long[] places = new long[batches * steps];
    for (int i = 0; i < batches; i++) {
      for (int step = 0; step < steps; step++) {
        places[i * steps + step] = step < lengths[i] ? lengths[i] - 1 - step : step;
      }
    }
    NDArray index = x.getManager().create(places, new Shape(batches, steps));
    long[] sizes = new long[rank];
    Arrays.fill(sizes, 1);
    sizes[batch] = batches;
    sizes[time] = steps;
    NDArray ordered = batch < time ? index : index.transpose();
    return Value.of(x.gather(ordered.reshape(new Shape(sizes)).broadcast(x.getShape()), time));
  }

  private static Value unpool(Call call) {
    NDArray x = call.array("X");
    int spatial = x.getShape().dimension() - 2;
    long[] kernel = call.integers("kernel_shape", spatial);
    long[] strides = call.has("strides") ? call.integers("strides", spatial) : ones(spatial);
    long[] pads = call.has("pads") ? call.integers("pads", 2 * spatial) : new long[2 * spatial];
    long[] sizes = x.getShape().getShape().clone();
    for (int i = 0; i < spatial; i++) {
      sizes[i + 2] = (sizes[i + 2] - 1) * strides[i] - pads[i] - pads[spatial + i] + kernel[i];
    }
    Shape whole = Axes.checked(sizes);
    NDArray zeros = x.getManager().zeros(new Shape(whole.size()), x.getDataType());
    NDArray unpooled =
        Scatter.into(zeros, 0, call.array("I").flatten(), x.flatten(), Scatter.Meeting.SET)
            .reshape(whole);
    if (!call.has("output_shape")) {
      return Value.of(unpooled);
    }
    long[] wanted = call.integers("output_shape", sizes.length);
    long[] ends = new long[sizes.length];
    for (int i = 0; i < ends.length; i++) {
      ends[i] = wanted[i] - sizes[i];
    }
    return Value.of(IndexOperators.padded(unpooled, new long[sizes.length], ends, 0));
  }

  private static long[] ones(int count) {
    long[] ones = new long[count];
    Arrays.fill(ones, 1);
    return ones;
  }

  /** A cache of sequences with new steps written from a place of each on. */
  private static Value writeSequences(Call call) {
    NDArray cache = call.array("past_cache");
    NDArray update = call.array("update");
    int axis = Axes.of(call.integer("axis", -2), cache);
    int batches = Math.toIntExact(cache.getShape().get(0));
    int steps = Math.toIntExact(update.getShape().get(axis));
    long size = cache.getShape().get(axis);
    long[] starts =
        call.has("write_indices") ? call.integers("write_indices", batches) : new long[batches];
    boolean circular = call.text("mode", "linear").equals("circular");
    long[] places = new long[batches * steps];
    for (int i = 0; i < places.length; i++) {
      long place = starts[i / steps] + i % steps;
      places[i] = circular ? Math.floorMod(place, size) : place;
    }
    long[] sizes = ones(cache.getShape().dimension());
    sizes[0] = batches;
    sizes[axis] = steps;
    NDArray index =
        cache.getManager().create(places, new Shape(sizes)).broadcast(update.getShape());
    return Value.of(Scatter.into(cache, axis, index, update, Scatter.Meeting.SET));
  }
}
