package dev.brevity.runtime.onnx.operator;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.graph.Argument;
import dev.brevity.runtime.graph.Call;
import dev.brevity.runtime.graph.Value;
import dev.brevity.runtime.graph.function.FunctionRegistry;
import dev.brevity.runtime.onnx.element.ElementType;
import dev.brevity.runtime.onnx.shape.ElementwiseRules;
import dev.brevity.runtime.onnx.shape.RearrangementRules;
import dev.brevity.runtime.onnx.shape.SizeRules;
import dev.brevity.runtime.tensor.PlainTensor;
import dev.brevity.runtime.tensor.Rearranging;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Shapes: asking for them, changing them, and tensors made from them. */
final class ShapeOperators {
  /** The first version in which the axis that tensors are put together along must be given. */
  private static final int AXIS_OF_CONCAT = 4;

  private ShapeOperators() {}

  static List<Operator> all(FunctionRegistry functions) {
    return List.of(
        Operator.of("Shape", 1, "data", "start:i@15=0 end:i@15", ShapeOperators::shape)
            .shape(SizeRules::shape),
        Operator.of("Size", 1, "data", "", ShapeOperators::size).shape(SizeRules::size),
        Operator.of("Reshape", 1, "data shape:is<5", "allowzero:i@14=0", ShapeOperators::reshape)
            .shape(RearrangementRules::reshape),
        Operator.of("Flatten", 1, "input", "axis:i", ShapeOperators::flatten)
            .shape(RearrangementRules::flatten),
        Operator.of("Squeeze", 1, "data axes:is<13", "", ShapeOperators::squeeze)
            .shape(RearrangementRules::squeeze),
        Operator.of("Unsqueeze", 1, "data axes:is<13", "", ShapeOperators::unsqueeze)
            .shape(RearrangementRules::unsqueeze),
        Operator.of("Transpose", 1, "data", "perm:is", ShapeOperators::transpose)
            .shape(RearrangementRules::transpose),
        // What the products of onnxruntime do with a factor, whose rank need not be known.
        Operator.of("SwapDimensions", 1, "input", "dim0:i dim1:i", functions.get("transpose"))
            .with(Trait.OWN)
            .shape(RearrangementRules::swap),
        Operator.of("Expand", 8, "input shape:is", "", ShapeOperators::expand)
            .growth(Growth.BY_SIZES)
            .shape(SizeRules::expand),
        Operator.of("Tile", 6, "input repeats:is", "", ShapeOperators::tile)
            .growth(Growth.BY_SIZES)
            .shape(SizeRules::tile),
        concat(functions),
        Operator.of("ConstantOfShape", 9, "input", "value:t", ShapeOperators::constantOfShape)
            .growth(Growth.OF_SIZES)
            .shape(SizeRules::constantOfShape),
        Operator.of("EyeLike", 9, "input", "dtype:type k:i", ShapeOperators::eye)
            .shape(ElementwiseRules::typed),
        Operator.of("Range", 11, "start limit delta", "", ShapeOperators::range)
            .growth(Growth.RANGE)
            .shape(SizeRules::range),
        Operator.of("DepthToSpace", 1, "input", "blocksize:i mode:s", ShapeOperators::depthToSpace)
            .shape(RearrangementRules::depthToSpace),
        Operator.of("SpaceToDepth", 1, "input", "blocksize:i", ShapeOperators::spaceToDepth)
            .shape(RearrangementRules::spaceToDepth));
  }

  /** Its function calls the axis otherwise, and the first versions had one if none was given. */
  private static Operator concat(FunctionRegistry functions) {
    return Operator.of("Concat", 1, "inputs…", "axis:i", functions.get("cat"))
        .with(Trait.LISTED)
        .growth(Growth.SUM)
        .reading(
            (node, options) -> {
              Argument axis = options.remove("axis");
              if (axis != null) {
                options.put("dim", axis);
              } else if (node.opset() < AXIS_OF_CONCAT) {
                options.put("dim", Argument.of((Object) 1L));
              }
            })
        .shape(SizeRules::concat);
  }

  private static Value size(Call call) {
    return EngineMemory.of(call.array("data").getManager().create(call.array("data").size()));
  }

  private static Value shape(Call call) {
    long[] sizes = call.array("data").getShape().getShape();
    int start = bounded(call.integer("start", 0), sizes.length);
    int end = Math.max(start, bounded(call.integer("end", sizes.length), sizes.length));
    return EngineMemory.of(
        call.array("data").getManager().create(Arrays.copyOfRange(sizes, start, end)));
  }

  private static int bounded(long place, int rank) {
    return (int) Math.max(0, Math.min(rank, place < 0 ? place + rank : place));
  }

  private static Value reshape(Call call) {
    NDArray x = call.array("data");
    Shape old = x.getShape();
    long[] wanted = call.integers("shape");
    for (int i = 0; i < wanted.length; i++) {
      if (wanted[i] == 0 && call.integer("allowzero", 0) == 0) {
        if (i >= old.dimension()) {
          throw new IllegalArgumentException("there is no dimension " + i + " to keep in " + old);
        }
        wanted[i] = old.get(i);
      }
    }
    return Value.of(Rearranging.reshape(call.tensor("data"), wanted));
  }

  private static Value flatten(Call call) {
    Shape shape = call.array("input").getShape();
    long given = call.integer("axis", 1);
    int axis = given == shape.dimension() ? (int) given : Axes.of(given, shape.dimension());
    return Value.of(
        Rearranging.reshape(
            call.tensor("input"), shape.slice(0, axis).size(), shape.slice(axis).size()));
  }

  private static Value squeeze(Call call) {
    Shape shape = call.array("data").getShape();
    int rank = shape.dimension();
    int[] axes =
        call.has("axes")
            ? Axes.sorted(call.integers("axes"), rank)
            : IntStream.range(0, rank).filter(i -> shape.get(i) == 1).toArray();
    Shape squeezed = new Shape();
    for (int i = 0; i < rank; i++) {
      if (Arrays.binarySearch(axes, i) < 0) {
        squeezed = squeezed.add(shape.get(i));
      } else if (shape.get(i) != 1) {
        throw new IllegalArgumentException("axis " + i + " of " + shape + " is not of size 1");
      }
    }
    return Value.of(Rearranging.reshape(call.tensor("data"), squeezed.getShape()));
  }

  private static Value unsqueeze(Call call) {
    Shape shape = call.array("data").getShape();
    long[] given = call.integers("axes");
    int rank = shape.dimension() + given.length;
    Axes.requireRank(rank);
    int[] axes = Axes.sorted(given, rank);
    long[] larger = new long[rank];
    int taken = 0;
    for (int i = 0; i < rank; i++) {
      larger[i] = Arrays.binarySearch(axes, i) >= 0 ? 1 : shape.get(taken++);
    }
    return Value.of(Rearranging.reshape(call.tensor("data"), larger));
  }

  private static Value transpose(Call call) {
    int rank = call.array("data").getShape().dimension();
    int[] order =
        call.has("perm")
            ? Arrays.stream(call.integers("perm")).mapToInt(axis -> Axes.of(axis, rank)).toArray()
            : IntStream.range(0, rank).map(i -> rank - 1 - i).toArray();
    if (order.length != rank || Arrays.stream(order).distinct().count() != rank) {
      throw new IllegalArgumentException(
          "not an order of " + rank + " dimensions: " + Arrays.toString(order));
    }
    return Value.of(Rearranging.permute(call.tensor("data"), order));
  }

  private static Value expand(Call call) {
    NDArray x = call.array("input");
    return Value.of(x.broadcast(Axes.checked(broadcast(x.getShape(), call.integers("shape")))));
  }

  /** The shape that two shapes broadcast to. */
  private static long[] broadcast(Shape shape, long[] other) {
    int rank = Math.max(shape.dimension(), other.length);
    long[] joined = new long[rank];
    for (int i = 0; i < rank; i++) {
      int a = i - rank + shape.dimension();
      int b = i - rank + other.length;
      long x = a < 0 ? 1 : shape.get(a);
      long y = b < 0 ? 1 : other[b];
      if (x != y && x != 1 && y != 1) {
        throw new IllegalArgumentException(
            shape + " cannot be expanded to " + Arrays.toString(other));
      }
      joined[i] = x == 1 ? y : x;
    }
    return joined;
  }

  private static Value tile(Call call) {
    NDArray x = call.array("input");
    long[] repeats = call.integers("repeats");
    if (repeats.length != x.getShape().dimension()) {
      throw new IllegalArgumentException("expected one repeat per dimension of " + x.getShape());
    }
    long[] sizes = x.getShape().getShape().clone();
    for (int i = 0; i < repeats.length; i++) {
      Axes.checked(repeats[i]);
      sizes[i] = Math.multiplyExact(sizes[i], repeats[i]);
    }
    Axes.checked(sizes);
    return Value.of(x.tile(repeats));
  }

  private static Value constantOfShape(Call call) {
    Shape shape = Axes.checked(call.integers("input"));
    if (call.has("value") && call.array("value").size() != 1) {
      throw new IllegalArgumentException("the value of a constant must be one number");
    }
    NDArray filling =
        call.has("value")
            ? call.array("value").reshape(new Shape())
            : call.array("input").getManager().create(0f);
    return Value.of(filling.broadcast(shape).duplicate());
  }

  private static Value eye(Call call) {
    NDArray x = call.array("input");
    Shape shape = x.getShape();
    if (shape.dimension() != 2) {
      throw new IllegalArgumentException("expected a matrix but got " + shape);
    }
    NDArray rows = x.getManager().arange(0f, shape.get(0), 1f, DataType.INT64).reshape(-1, 1);
    NDArray columns = x.getManager().arange(0f, shape.get(1), 1f, DataType.INT64);
    DataType type =
        call.has("dtype") ? ElementType.computed(call.integer("dtype")) : x.getDataType();
    return Value.of(rows.add(call.integer("k", 0)).eq(columns).toType(type, false));
  }

  private static Value range(Call call) {
    double start = call.real("start");
    double limit = call.real("limit");
    double delta = call.real("delta");
    double count = Math.max(0, Math.ceil((limit - start) / delta));
    if (delta == 0 || Double.isNaN(count)) {
      throw new IllegalArgumentException("a range cannot have the step " + delta);
    }
    Axes.checked((long) Math.min(count, Long.MAX_VALUE));
    DataType type =
        call.value("start") instanceof Value.Tensor held
            ? held.array().getDataType()
            : DataType.INT64;
    NDArray anchor =
        call.arguments().stream()
            .filter(Value.Tensor.class::isInstance)
            .map(value -> value.tensor().value())
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("expected a tensor"));
    NDArray numbers =
        anchor.getManager().arange(0f, (float) count, 1f, DataType.FLOAT64).mul(delta).add(start);
    return Value.of(numbers.toType(type, false));
  }

  private static Value depthToSpace(Call call) {
    NDArray x = call.array("input");
    Shape s = image(x);
    long block = block(call);
    long depth = s.get(1) / (block * block);
    boolean columnsFirst = call.text("mode", "DCR").equals("CRD");
    NDArray split =
        columnsFirst
            ? x.reshape(s.get(0), depth, block, block, s.get(2), s.get(3))
                .transpose(0, 1, 4, 2, 5, 3)
            : x.reshape(s.get(0), block, block, depth, s.get(2), s.get(3))
                .transpose(0, 3, 4, 1, 5, 2);
    NDArray y = split.reshape(s.get(0), depth, s.get(2) * block, s.get(3) * block);
    return Value.of(new PlainTensor(y));
  }

  private static Value spaceToDepth(Call call) {
    NDArray x = call.array("input");
    Shape s = image(x);
    long block = block(call);
    NDArray y =
        x.reshape(s.get(0), s.get(1), s.get(2) / block, block, s.get(3) / block, block)
            .transpose(0, 3, 5, 1, 2, 4)
            .reshape(s.get(0), s.get(1) * block * block, s.get(2) / block, s.get(3) / block);
    return Value.of(y);
  }

  private static Shape image(NDArray x) {
    if (x.getShape().dimension() != 4) {
      throw new IllegalArgumentException("expected [N, C, H, W] but got " + x.getShape());
    }
    return x.getShape();
  }

  private static long block(Call call) {
    long block = call.integer("blocksize");
    if (block < 1 || block > 1 << 15) {
      throw new IllegalArgumentException("a block cannot have the size " + block);
    }
    return block;
  }
}
