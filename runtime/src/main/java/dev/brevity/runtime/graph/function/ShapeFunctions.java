package dev.brevity.runtime.graph.function;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.graph.Call;
import dev.brevity.runtime.graph.Value;
import dev.brevity.runtime.tensor.QuantTensor;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Functions that move values around or ask for shapes. */
final class ShapeFunctions {
  private ShapeFunctions() {}

  static void addTo(FunctionRegistry registry) {
    registry.add("cat", List.of("tensors", "dim"), ShapeFunctions::cat);
    registry.addSynonym("concat", "cat");
    registry.add(
        "flatten",
        List.of("input", "start_dim", "end_dim"),
        call ->
            Grid.keep(
                call.tensor("input"),
                x ->
                    flatten(
                        x, (int) call.integer("start_dim", 0), (int) call.integer("end_dim", -1))));
    registry.add(
        "reshape",
        List.of("input", "shape"),
        call ->
            Grid.keep(call.tensor("input"), x -> x.reshape(new Shape(call.integersFrom("shape")))));
    registry.addSynonym("view", "reshape");
    registry.add(
        "transpose",
        List.of("input", "dim0", "dim1"),
        call ->
            Grid.keep(
                call.tensor("input"),
                x -> x.swapAxes((int) axis(call, x, "dim0"), (int) axis(call, x, "dim1"))));
    registry.add(
        "permute",
        List.of("input", "dims"),
        call ->
            Grid.keep(
                call.tensor("input"),
                x ->
                    x.transpose(
                        Arrays.stream(call.integersFrom("dims"))
                            .mapToInt(d -> (int) d)
                            .toArray())));
    registry.add(
        "unsqueeze",
        List.of("input", "dim"),
        call -> Grid.keep(call.tensor("input"), x -> x.expandDims((int) call.integer("dim"))));
    registry.add(
        "squeeze",
        List.of("input", "dim"),
        call ->
            Grid.keep(
                call.tensor("input"),
                x -> call.has("dim") ? x.squeeze((int) call.integer("dim")) : x.squeeze()));
    registry.add("contiguous", List.of("input"), call -> Value.of(call.tensor("input")));
    registry.add(
        "narrow",
        List.of("input", "dim", "start", "length"),
        call ->
            Grid.keep(
                call.tensor("input"),
                x -> {
                  long start = call.integer("start");
                  return slice(
                      x, (int) axis(call, x, "dim"), start, start + call.integer("length"));
                }));
    registry.add("chunk", List.of("input", "chunks", "dim"), ShapeFunctions::chunk);
    registry.add("getitem", List.of("input", "index"), ShapeFunctions::item);
    registry.add("getattr", List.of("input", "name"), ShapeFunctions::attribute);
    registry.add(
        "size",
        List.of("input", "dim"),
        call -> {
          Shape shape = call.array("input").getShape();
          return call.has("dim")
              ? Value.of((Object) shape.get((int) axis(call, call.array("input"), "dim")))
              : sizes(shape);
        });
  }

  private static Value cat(Call call) {
    List<QuantTensor> tensors = call.tensors("tensors");
    NDList arrays = new NDList(tensors.size());
    tensors.forEach(tensor -> arrays.add(tensor.value()));
    return Value.of(NDArrays.concat(arrays, (int) call.integer("dim", 0)));
  }

  private static Value chunk(Call call) {
    NDArray x = call.array("input");
    int dim = call.has("dim") ? (int) axis(call, x, "dim") : 0;
    long size = x.getShape().get(dim);
    long step = (size + call.integer("chunks") - 1) / call.integer("chunks");
    List<Value> parts =
        LongStream.range(0, (size + step - 1) / step)
            .mapToObj(
                i ->
                    Grid.keep(
                        call.tensor("input"),
                        y -> slice(y, dim, i * step, Math.min(size, (i + 1) * step))))
            .toList();
    return new Value.Tuple(parts);
  }

  private static Value item(Call call) {
    Value input = call.value("input");
    int index = (int) call.integer("index");
    if (input instanceof Value.Tuple tuple) {
      return tuple.items().get(index < 0 ? index + tuple.items().size() : index);
    }
    return Grid.keep(input.tensor(), x -> x.get(new NDIndex().addIndices(index)));
  }

  private static Value attribute(Call call) {
    String name = call.text("name", "");
    if (!name.equals("shape")) {
      throw new IllegalArgumentException("tensors have no attribute `" + name + "` here");
    }
    return sizes(call.array("input").getShape());
  }

  private static Value sizes(Shape shape) {
    return new Value.Tuple(
        Arrays.stream(shape.getShape()).mapToObj(size -> Value.of((Object) size)).toList());
  }

  private static NDArray flatten(NDArray x, int start, int end) {
    Shape shape = x.getShape();
    int rank = shape.dimension();
    int first = start < 0 ? start + rank : start;
    int last = end < 0 ? end + rank : end;
    Shape flat = new Shape();
    for (int i = 0; i < rank; i++) {
      if (i <= first || i > last) {
        flat = flat.add(shape.get(i));
      } else {
        long[] sizes = flat.getShape();
        sizes[sizes.length - 1] *= shape.get(i);
        flat = new Shape(sizes);
      }
    }
    return x.reshape(flat);
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
