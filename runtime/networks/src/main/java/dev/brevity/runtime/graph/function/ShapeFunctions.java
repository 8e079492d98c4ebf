package dev.brevity.runtime.graph.function;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.graph.Call;
import dev.brevity.runtime.graph.Value;
import dev.brevity.runtime.tensor.Concatenation;
import dev.brevity.runtime.tensor.Rearranging;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Functions that move values around or ask for shapes. */
final class ShapeFunctions {
  private ShapeFunctions() {}

  static void addTo(FunctionRegistry registry) {
    registry.add(
        "cat",
        List.of("tensors", "dim"),
        call -> Value.of(Concatenation.cat(call.tensors("tensors"), (int) call.integer("dim", 0))));
    registry.addSynonym("concat", "cat");
    registry.add(
        "flatten",
        List.of("input", "start_dim", "end_dim"),
        call ->
            Value.of(
                Rearranging.flatten(
                    call.tensor("input"),
                    (int) call.integer("start_dim", 0),
                    (int) call.integer("end_dim", -1))));
    registry.add(
        "reshape",
        List.of("input", "shape"),
        call -> Value.of(Rearranging.reshape(call.tensor("input"), call.integersFrom("shape"))));
    registry.addSynonym("view", "reshape");
    registry.add(
        "transpose",
        List.of("input", "dim0", "dim1"),
        call ->
            Value.of(
                Rearranging.transpose(
                    call.tensor("input"), (int) call.integer("dim0"), (int) call.integer("dim1"))));
    registry.add(
        "permute",
        List.of("input", "dims"),
        call ->
            Value.of(
                Rearranging.permute(
                    call.tensor("input"),
                    Arrays.stream(call.integersFrom("dims")).mapToInt(d -> (int) d).toArray())));
    registry.add(
        "unsqueeze",
        List.of("input", "dim"),
        call -> Value.of(call.array("input").expandDims((int) call.integer("dim"))));
    registry.add(
        "squeeze",
        List.of("input", "dim"),
        call ->
            Value.of(
                call.has("dim")
                    ? call.array("input").squeeze((int) call.integer("dim"))
                    : call.array("input").squeeze()));
    registry.add("contiguous", List.of("input"), call -> Value.of(call.tensor("input")));
    registry.add("narrow", List.of("input", "dim", "start", "length"), ShapeFunctions::narrow);
    registry.add("chunk", List.of("input", "chunks", "dim"), ShapeFunctions::chunk);
    registry.add("getitem", List.of("input", "index"), ShapeFunctions::item);
    registry.add("getattr", List.of("input", "name"), ShapeFunctions::attribute);
    registry.add("size", List.of("input", "dim"), ShapeFunctions::size);
  }

  private static Value narrow(Call call) {
    NDArray x = call.array("input");
    long start = call.integer("start");
    return Value.of(slice(x, (int) axis(call, x, "dim"), start, start + call.integer("length")));
  }

  private static Value chunk(Call call) {
    NDArray x = call.array("input");
    int dim = call.has("dim") ? (int) axis(call, x, "dim") : 0;
    long size = x.getShape().get(dim);
    long step = (size + call.integer("chunks") - 1) / call.integer("chunks");
    List<Value> parts =
        LongStream.range(0, (size + step - 1) / step)
            .mapToObj(i -> Value.of(slice(x, dim, i * step, Math.min(size, (i + 1) * step))))
            .toList();
    return new Value.Tuple(parts);
  }

  private static Value item(Call call) {
    Value input = call.value("input");
    int index = (int) call.integer("index");
    if (input instanceof Value.Tuple tuple) {
      return tuple.items().get(index < 0 ? index + tuple.items().size() : index);
    }
    return Value.of(input.tensor().value().get(new NDIndex().addIndices(index)));
  }

  private static Value attribute(Call call) {
    String name = call.text("name", "");
    if (!name.equals("shape")) {
      throw new IllegalArgumentException("tensors have no attribute `" + name + "` here");
    }
    return sizes(call.array("input").getShape());
  }

  private static Value size(Call call) {
    NDArray x = call.array("input");
    return call.has("dim")
        ? Value.of((Object) x.getShape().get((int) axis(call, x, "dim")))
        : sizes(x.getShape());
  }

  private static Value sizes(Shape shape) {
    return new Value.Tuple(
        Arrays.stream(shape.getShape()).mapToObj(size -> Value.of((Object) size)).toList());
  }

  private static NDArray slice(NDArray x, int axis, long from, long to) {
    NDIndex index = new NDIndex();
    IntStream.range(0, axis).forEach(i -> index.addAllDim());
    return x.get(index.addSliceDim(from, to));
  }

  private static long axis(Call call, NDArray x, String parameter) {
    long axis = call.integer(parameter);
    return axis < 0 ? axis + x.getShape().dimension() : axis;
  }
}
