package dev.brevity.runtime.onnx.operator;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.aten.FloatFunctions;
import dev.brevity.runtime.graph.Call;
import dev.brevity.runtime.graph.Value;
import dev.brevity.runtime.onnx.shape.IndexRules;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** The different elements of a tensor, or its different slices along an axis. */
final class UniqueOperator {
  private UniqueOperator() {}

  static List<Operator> all() {
    return List.of(
        Operator.of(
                "Unique",
                11,
                "X -> Y indices? inverse_indices? counts?",
                "axis:i sorted:i",
                UniqueOperator::unique)
            .shapes(IndexRules::unique));
  }

  private static Value unique(Call call) {
    NDArray given = call.array("X");
    NDArray x = call.has("axis") ? given : given.flatten();
    int axis = call.has("axis") ? Axes.of(call.integer("axis"), x) : 0;
    int slices = Math.toIntExact(x.getShape().get(axis));
    NDArray rows = x.swapAxes(0, axis).reshape(new Shape(slices, slices == 0 ? 0 : -1));
    // Differences between integers that a double cannot tell are those of the last bits of int64.
    double[] values = rows.toType(DataType.FLOAT64, false).toDoubleArray();
    int width = slices == 0 ? 0 : values.length / slices;
    Comparator<Integer> order = (a, b) -> compare(values, width, a, b);
    List<Integer> sorted = IntStream.range(0, slices).boxed().sorted(order).toList();

    List<List<Integer>> groups = new ArrayList<>();
    for (int slice : sorted) {
      boolean opens = groups.isEmpty() || order.compare(last(groups).get(0), slice) != 0;
      if (opens) {
        groups.add(new ArrayList<>());
      }
      last(groups).add(slice);
    }
    if (call.integer("sorted", 1) == 0) {
      groups.sort(Comparator.comparing(group -> group.get(0)));
    }
    long[] first = groups.stream().mapToLong(group -> group.get(0)).toArray();
    long[] counts = groups.stream().mapToLong(List::size).toArray();
    long[] inverse = new long[slices];
    for (int i = 0; i < groups.size(); i++) {
      for (int slice : groups.get(i)) {
        inverse[slice] = i;
      }
    }
    NDArray index = x.getManager().create(first);
    NDArray different = FloatFunctions.select(x, axis, index);
    int outputs = (int) call.integer(Results.KEYWORD, 1);
    if (outputs == 1) {
      return Value.of(different);
    }
    return new Value.Tuple(
        List.of(
            Value.of(different),
            EngineMemory.of(index),
            EngineMemory.of(x.getManager().create(inverse)),
            EngineMemory.of(x.getManager().create(counts))));
  }

  private static <T> T last(List<T> list) {
    return list.get(list.size() - 1);
  }

  private static int compare(double[] values, int width, int a, int b) {
    for (int i = 0; i < width; i++) {
      int found = Double.compare(values[a * width + i], values[b * width + i]);
      if (found != 0) {
        return found;
      }
    }
    return 0;
  }
}
