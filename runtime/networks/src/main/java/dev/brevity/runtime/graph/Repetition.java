package dev.brevity.runtime.graph;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.module.Scope;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** One computation of a graph that is repeated. */
final class Repetition {
  /** What rounds may collect together, so that a small file cannot fill the memory. */
  private static final long MOST_COLLECTED = 1L << 28;

  private final Rounds form;
  private final UnaryOperator<List<Value>> body;
  private final NDManager manager;
  private final RoundLimit limit;
  private final Set<NDArray> kept = Collections.newSetFromMap(new IdentityHashMap<>());
  private final List<List<NDArray>> collected = new ArrayList<>();
  private long size;

  /**
   * @param body computes one round
   * @param manager owns the arrays that are made
   * @param limit of the run that this is part of
   */
  Repetition(Rounds form, UnaryOperator<List<Value>> body, NDManager manager, RoundLimit limit) {
    this.form = form;
    this.body = body;
    this.manager = manager;
    this.limit = limit;
    form.collected().forEach(each -> collected.add(new ArrayList<>()));
  }

  Value run(List<Value> arguments) {
    arguments.forEach(value -> value.forEachArray(kept::add));
    List<Value> results =
        new ArrayList<>(
            form instanceof Rounds.While ? whileHolds(arguments) : along(arguments, axes()));
    for (int i = 0; i < collected.size(); i++) {
      results.add(Value.of(joined(form.collected().get(i), collected.get(i))));
    }
    return new Value.Tuple(results);
  }

  private List<Rounds.Axis> axes() {
    return ((Rounds.Along) form).taken();
  }

  private List<Value> whileHolds(List<Value> arguments) {
    long most = isNone(arguments.get(0)) ? Long.MAX_VALUE : number(arguments.get(0));
    boolean holds = isNone(arguments.get(1)) || number(arguments.get(1)) != 0;
    int end = 2 + form.carried();
    List<Value> carried = arguments.subList(2, end);
    for (long round = 0; holds && round < most; round++) {
      limit.takeOne();
      List<Value> inputs = new ArrayList<>();
      inputs.add(Value.of(manager.create(round).duplicate()));
      inputs.add(Value.of(manager.create(true).duplicate()));
      inputs.addAll(carried);
      List<Value> results = round(inputs, arguments.subList(end, arguments.size()));
      holds = number(results.get(0)) != 0;
      carried = results.subList(1, 1 + form.carried());
      collect(results.subList(1 + form.carried(), results.size()));
      free(inputs, carried);
      free(List.of(results.get(0)), carried);
    }
    return carried;
  }

  private List<Value> along(List<Value> arguments, List<Rounds.Axis> axes) {
    int end = form.carried() + axes.size();
    List<NDArray> tensors = new ArrayList<>();
    for (Value tensor : arguments.subList(form.carried(), end)) {
      tensors.add(tensor.tensor().value());
    }
    long rounds = length(tensors, axes);
    List<Value> carried = arguments.subList(0, form.carried());
    for (long round = 0; round < rounds; round++) {
      limit.takeOne();
      List<Value> inputs = new ArrayList<>(carried);
      for (int i = 0; i < tensors.size(); i++) {
        long at = axes.get(i).backwards() ? rounds - 1 - round : round;
        inputs.add(Value.of(slice(tensors.get(i), axes.get(i).axis(), at)));
      }
      List<Value> results = round(inputs, arguments.subList(end, arguments.size()));
      carried = results.subList(0, form.carried());
      collect(results.subList(form.carried(), results.size()));
      free(inputs, carried);
    }
    return carried;
  }

  private static long length(List<NDArray> tensors, List<Rounds.Axis> axes) {
    long length = -1;
    for (int i = 0; i < tensors.size(); i++) {
      Shape shape = tensors.get(i).getShape();
      long own = shape.get(positive(axes.get(i).axis(), shape.dimension()));
      if (length >= 0 && own != length) {
        throw new IllegalArgumentException("tensors of " + length + " and " + own + " rounds");
      }
      length = own;
    }
    return length;
  }

  private static NDArray slice(NDArray tensor, int axis, long at) {
    int[] order = new int[tensor.getShape().dimension()];
    order[0] = positive(axis, order.length);
    for (int i = 1; i < order.length; i++) {
      order[i] = i <= order[0] ? i - 1 : i;
    }
    return tensor.transpose(order).get(at);
  }

  private List<Value> round(List<Value> inputs, List<Value> outside) {
    List<Value> all = new ArrayList<>(inputs);
    all.addAll(outside);
    return body.apply(all);
  }

  private void collect(List<Value> results) {
    for (int i = 0; i < results.size(); i++) {
      NDArray array = results.get(i).tensor().value();
      size += array.size();
      if (size > MOST_COLLECTED) {
        throw new IllegalStateException("it collects more than " + MOST_COLLECTED + " numbers");
      }
      collected.get(i).add(array);
      kept.add(array);
    }
  }

  /** Closes what neither the next round nor anybody else needs. */
  private void free(List<Value> used, List<Value> next) {
    Set<NDArray> needed = Collections.newSetFromMap(new IdentityHashMap<>());
    next.forEach(value -> value.forEachArray(needed::add));
    for (Value value : used) {
      value.forEachArray(
          array -> {
            if (!kept.contains(array) && !needed.contains(array)) {
              Scope.free(array);
            }
          });
    }
  }

  private NDArray joined(Rounds.Collected form, List<NDArray> parts) {
    if (parts.isEmpty()) {
      List<Long> sizes = new ArrayList<>(form.shape());
      sizes.replaceAll(length -> Math.max(0, length));
      sizes.add(positive(form.axis().axis(), sizes.size() + 1), 0L);
      long[] shape = sizes.stream().mapToLong(Long::longValue).toArray();
      return manager.zeros(new Shape(shape), form.type());
    }
    List<NDArray> ordered = new ArrayList<>(parts);
    if (form.axis().backwards()) {
      Collections.reverse(ordered);
    }
    int axis = positive(form.axis().axis(), parts.get(0).getShape().dimension() + 1);
    return NDArrays.stack(new NDList(ordered), axis);
  }

  private static int positive(int axis, int dimensions) {
    return axis < 0 ? axis + dimensions : axis;
  }

  private static boolean isNone(Value value) {
    return value instanceof Value.Scalar scalar && scalar.value() == null;
  }

  private static long number(Value value) {
    NDArray array = value.tensor().value();
    if (array.size() != 1) {
      throw new IllegalArgumentException("a tensor of one element is needed, not " + array.size());
    }
    return array.toType(DataType.INT64, false).toLongArray()[0];
  }
}
