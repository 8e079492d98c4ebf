package dev.brevity.runtime.onnx;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import dev.brevity.runtime.graph.Argument;
import dev.brevity.runtime.graph.Call;
import dev.brevity.runtime.graph.EngineReason;
import dev.brevity.runtime.graph.Value;
import dev.brevity.runtime.onnx.node.FoldedCall;
import dev.brevity.runtime.onnx.node.KnownTensor;
import dev.brevity.runtime.onnx.node.KnownTensor.Content;
import dev.brevity.runtime.onnx.node.OnnxException;
import dev.brevity.runtime.onnx.shape.Numbers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The numbers of known tensors as arrays of the engine. What was computed once is kept. */
final class ArrayReader implements AutoCloseable {
  private final TensorReader tensors;
  private final NDManager owner;
  private final NDManager scratch;
  private final Map<FoldedCall, List<NDArray>> computed = new HashMap<>();

  /**
   * @param owner owns the arrays that are read
   */
  ArrayReader(TensorReader tensors, NDManager owner) {
    this.tensors = tensors;
    this.owner = owner;
    this.scratch = owner.newSubManager();
  }

  /**
   * A new array with the numbers of the tensor.
   *
   * @throws OnnxException if they cannot be computed
   */
  NDArray read(KnownTensor tensor) {
    NDArray array = array(tensor);
    array.attach(owner);
    return array;
  }

  /** The numbers of a small tensor. */
  Numbers numbers(KnownTensor tensor) {
    try (NDArray array = read(tensor)) {
      return array.getDataType().isFloating()
          ? Numbers.ofReals(array.toType(DataType.FLOAT64, false).toDoubleArray())
          : Numbers.of(array.toType(DataType.INT64, false).toLongArray());
    }
  }

  /** The shapes and types that a call really has, for calls that no rule knows. */
  List<NDArray> results(FoldedCall call) {
    require(call);
    List<NDArray> results = computed.get(call);
    if (results == null) {
      throw new IllegalStateException("node `" + call.node() + "` has not been computed");
    }
    return results;
  }

  /** Frees what was computed on the way. */
  @Override
  public void close() {
    scratch.close();
  }

  /** A new array, of the scratch memory. */
  private NDArray array(KnownTensor tensor) {
    Content content = tensor.content();
    if (content instanceof Content.Stored stored) {
      return created(tensors.bytes(stored.proto()), tensor);
    }
    if (content instanceof Content.Written written) {
      return created(bytes(written.numbers(), tensor.type()), tensor);
    }
    if (content instanceof Content.Rearranged rearranged) {
      try (NDManager temporary = scratch.newSubManager()) {
        NDArray from = array(rearranged.from());
        from.attach(temporary);
        // Flattening puts the elements in the order of the new rows.
        NDArray ordered = rearranged.turned() ? from.transpose().flatten() : from;
        NDArray shaped = ordered.reshape(tensor.shape()).duplicate();
        shaped.attach(scratch);
        return shaped;
      }
    }
    if (content instanceof Content.Part part) {
      try (NDManager temporary = scratch.newSubManager()) {
        NDArray from = array(part.from());
        from.attach(temporary);
        NDArray taken = from.get(part.index()).duplicate();
        taken.attach(scratch);
        return taken;
      }
    }
    if (content instanceof Content.Scaled scaled) {
      try (NDManager temporary = scratch.newSubManager()) {
        NDArray from = array(scaled.from());
        from.attach(temporary);
        NDArray product = scaled.factor() == 1 ? from : from.mul((float) scaled.factor());
        NDArray wide = product.broadcast(tensor.shape()).duplicate();
        wide.attach(scratch);
        return wide;
      }
    }
    Content.Folded folded = (Content.Folded) content;
    NDArray result = results(folded.call()).get(folded.output());
    if (!result.getShape().equals(tensor.shape())) {
      throw OnnxException.invalid(
          folded.call().node() + " gives " + result.getShape() + " instead of " + tensor.shape());
    }
    return result.duplicate();
  }

  private NDArray created(ByteBuffer bytes, KnownTensor tensor) {
    try (NDManager temporary = scratch.newSubManager()) {
      NDArray array = temporary.create(bytes, tensor.shape(), tensor.type());
      // What is made of Java's memory lives in it; a copy has its own.
      NDArray copy = array.duplicate();
      copy.attach(scratch);
      return copy;
    }
  }

  private static ByteBuffer bytes(Numbers numbers, DataType type) {
    ByteBuffer bytes =
        ByteBuffer.allocateDirect(numbers.count() * type.getNumOfBytes())
            .order(ByteOrder.nativeOrder());
    for (Number number : numbers.elements()) {
      double real = number == null ? 0 : number.doubleValue();
      switch (type) {
        case INT64 -> bytes.putLong(number == null ? 0 : number.longValue());
        case FLOAT32 -> bytes.putFloat((float) real);
        default -> throw new IllegalArgumentException("numbers cannot be written as " + type);
      }
    }
    return bytes.rewind();
  }

  // ---- computing

  /** Computes what the call needs and then the call, however long the chain is. */
  private void require(FoldedCall wanted) {
    Deque<FoldedCall> open = new ArrayDeque<>(List.of(wanted));
    while (!open.isEmpty()) {
      FoldedCall next = open.peek();
      List<FoldedCall> missing = new ArrayList<>();
      next.inputs().forEach(input -> addMissing(input, missing));
      next.tensors().values().forEach(input -> addMissing(input, missing));
      if (missing.isEmpty()) {
        open.pop();
        if (!computed.containsKey(next)) {
          computed.put(next, compute(next));
        }
      } else {
        missing.forEach(open::push);
      }
    }
  }

  private void addMissing(KnownTensor tensor, List<FoldedCall> missing) {
    KnownTensor origin = tensor;
    while (!(origin.content() instanceof Content.Folded)) {
      if (origin.content() instanceof Content.Rearranged rearranged) {
        origin = rearranged.from();
      } else if (origin.content() instanceof Content.Part part) {
        origin = part.from();
      } else if (origin.content() instanceof Content.Scaled scaled) {
        origin = scaled.from();
      } else {
        return;
      }
    }
    if (origin.content() instanceof Content.Folded folded && !computed.containsKey(folded.call())) {
      missing.add(folded.call());
    }
  }

  private List<NDArray> compute(FoldedCall folded) {
    try (NDManager temporary = scratch.newSubManager()) {
      List<Value> arguments = new ArrayList<>();
      for (KnownTensor input : folded.inputs()) {
        arguments.add(value(input, temporary));
      }
      if (folded.function().name().equals("cat")) {
        arguments = List.of(new Value.Tuple(arguments));
      }
      Map<String, Value> keywords = new LinkedHashMap<>();
      folded.options().forEach((name, argument) -> keywords.put(name, literal(argument)));
      folded.tensors().forEach((name, tensor) -> keywords.put(name, value(tensor, temporary)));
      Call call = new Call(folded.function(), arguments, keywords, false);
      Value result = folded.function().computation().compute(call);
      List<Value> results = result instanceof Value.Tuple tuple ? tuple.items() : List.of(result);
      List<NDArray> arrays = new ArrayList<>();
      for (Value one : results) {
        NDArray array = one.tensor().value().duplicate();
        array.attach(scratch);
        arrays.add(array);
      }
      return arrays;
    } catch (IllegalArgumentException
        | IllegalStateException
        | ArithmeticException
        | IndexOutOfBoundsException
        | EngineException e) {
      throw OnnxException.invalid(folded.node() + " cannot be computed: " + EngineReason.of(e));
    }
  }

  private Value value(KnownTensor tensor, NDManager temporary) {
    NDArray array = array(tensor);
    array.attach(temporary);
    return Value.of(array);
  }

  private static Value literal(Argument argument) {
    if (argument instanceof Argument.Literal literal) {
      return new Value.Scalar(literal.value());
    }
    if (argument instanceof Argument.Sequence sequence) {
      return new Value.Tuple(sequence.items().stream().map(ArrayReader::literal).toList());
    }
    throw new IllegalStateException("a reference is not a literal");
  }
}
