package dev.brevity.runtime.onnx.operator;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.brevity.runtime.graph.Call;
import dev.brevity.runtime.graph.Value;
import dev.brevity.runtime.onnx.shape.SizeRules;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Lists of tensors: making them, changing them, and what they hold. */
final class SequenceOperators {
  private SequenceOperators() {}

  static List<Operator> all() {
    return Stream.of(
            Operator.of("SequenceEmpty", 11, "", "dtype:type", call -> new Value.Tuple(List.of())),
            Operator.of(
                "SequenceConstruct", 11, "inputs…", "", call -> new Value.Tuple(call.arguments())),
            Operator.of(
                "SequenceInsert",
                11,
                "input_sequence tensor position:i",
                "",
                SequenceOperators::insert),
            Operator.of(
                "SequenceErase", 11, "input_sequence position:i", "", SequenceOperators::erase),
            Operator.of("SequenceAt", 11, "input_sequence position:i", "", SequenceOperators::at),
            Operator.of("SequenceLength", 11, "input_sequence", "", SequenceOperators::length)
                .shape(SizeRules::count),
            Operator.of(
                "SplitToSequence",
                11,
                "input split",
                "axis:i keepdims:i",
                SequenceOperators::split),
            Operator.of(
                "ConcatFromSequence",
                11,
                "input_sequence",
                "axis:i new_axis:i",
                SequenceOperators::join))
        // Constants are tensors.
        .map(operator -> operator.growth(Growth.UNBOUNDED))
        .toList();
  }

  private static List<Value> items(Call call) {
    if (call.value("input_sequence") instanceof Value.Tuple sequence) {
      return sequence.items();
    }
    throw new IllegalArgumentException("expected a list of tensors");
  }

  /**
   * A place in a list.
   *
   * @param last the last place there is
   */
  private static int place(Call call, int size, int last) {
    long given = call.integer("position");
    long place = given < 0 ? given + size : given;
    if (place < 0 || place > last) {
      throw new IllegalArgumentException("a list of " + size + " has no place " + given);
    }
    return (int) place;
  }

  private static Value insert(Call call) {
    List<Value> items = new ArrayList<>(items(call));
    int size = items.size();
    items.add(
        call.has("position") ? place(call, size, size) : size, Value.of(call.tensor("tensor")));
    return new Value.Tuple(items);
  }

  private static Value erase(Call call) {
    List<Value> items = new ArrayList<>(items(call));
    int last = items.size() - 1;
    items.remove(call.has("position") ? place(call, items.size(), last) : last);
    return new Value.Tuple(items);
  }

  private static Value at(Call call) {
    List<Value> items = items(call);
    return items.get(place(call, items.size(), items.size() - 1));
  }

  private static Value length(Call call) {
    List<Value> items = items(call);
    // Of a list without tensors no manager is known; the run takes the result over.
    NDManager manager =
        items.isEmpty() ? NDManager.newBaseManager() : items.get(0).tensor().value().getManager();
    return EngineMemory.of(manager.create((long) items.size()));
  }

  private static Value split(Call call) {
    NDArray x = call.array("input");
    int axis = Axes.of(call.integer("axis", 0), x);
    long size = x.getShape().get(axis);
    boolean dropped = !call.has("split") && call.integer("keepdims", 1) == 0;
    List<Value> items = new ArrayList<>();
    long from = 0;
    for (long part : parts(call, size)) {
      if (part < 0 || from + part > size) {
        throw new IllegalArgumentException("the parts do not make up the whole, " + size);
      }
      NDArray taken = Axes.slice(x, axis, from, from + part);
      items.add(Value.of(dropped ? taken.squeeze(axis) : taken));
      from += part;
    }
    return new Value.Tuple(items);
  }

  /** The sizes of the parts of a dimension; the last one of equal parts may be smaller. */
  private static long[] parts(Call call, long size) {
    boolean single = !call.has("split");
    if (!single && !isNumber(call)) {
      return call.integers("split");
    }
    long each = single ? 1 : call.integer("split");
    if (each < 1) {
      throw new IllegalArgumentException("parts cannot have the size " + each);
    }
    int count = Math.toIntExact((size + each - 1) / each);
    return LongStream.range(0, count).map(i -> Math.min(each, size - i * each)).toArray();
  }

  /** Whether one number says how large all parts are, rather than a list how large each is. */
  private static boolean isNumber(Call call) {
    Value split = call.value("split");
    return split instanceof Value.Tensor held
        ? held.array().getShape().dimension() == 0
        : split instanceof Value.Scalar;
  }

  private static Value join(Call call) {
    NDList arrays = new NDList();
    items(call).forEach(item -> arrays.add(item.tensor().value()));
    if (arrays.isEmpty()) {
      throw new IllegalArgumentException("an empty list cannot be put together");
    }
    boolean stacked = call.integer("new_axis", 0) != 0;
    int rank = arrays.get(0).getShape().dimension() + (stacked ? 1 : 0);
    int axis = Axes.of(call.integer("axis"), rank);
    return Value.of(stacked ? NDArrays.stack(arrays, axis) : NDArrays.concat(arrays, axis));
  }
}
