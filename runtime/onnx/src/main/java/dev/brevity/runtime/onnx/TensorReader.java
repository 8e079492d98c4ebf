package dev.brevity.runtime.onnx;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.runtime.onnx.element.ElementType;
import dev.brevity.runtime.onnx.element.StoredElements;
import dev.brevity.runtime.onnx.node.KnownTensor;
import dev.brevity.runtime.onnx.node.OnnxException;
import dev.brevity.runtime.onnx.node.UnsupportedException;
import dev.brevity.runtime.onnx.shape.Numbers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import onnx.StringStringEntryProto;
import onnx.TensorProto;
import org.jspecify.annotations.Nullable;

/** Values written into a model. Sizes are checked before anything is allocated. */
final class TensorReader {
  private final ByteBuffer file;
  private final ExternalData external;
  private final boolean opensExternal;

  /**
   * @param file holds the values of large tensors
   * @param opensExternal whether files next to the model may be read; otherwise they must only be
   *     there and be large enough
   */
  TensorReader(ByteBuffer file, ExternalData external, boolean opensExternal) {
    this.file = file;
    this.external = external;
    this.opensExternal = opensExternal;
  }

  /** The tensor, checked as far as that is possible without looking at its numbers. */
  KnownTensor read(TensorProto tensor) {
    int count = elements(tensor, sizes(tensor));
    Shape shape = new Shape(sizes(tensor));
    ElementType type = type(tensor);
    boolean outside = isExternal(tensor);
    if (outside) {
      external.check(tensor, type.stored(count));
    } else if (stored(tensor).isPresent()) {
      require(tensor, stored(tensor).get().remaining(), type.stored(count), "bytes");
    } else {
      requireNumbers(tensor, count, type);
    }
    boolean few = count <= Numbers.MOST && (opensExternal || !outside);
    return new KnownTensor(
        shape,
        type.computed(),
        new KnownTensor.Content.Stored(tensor),
        () -> few ? Optional.of(numbers(bytes(tensor), type.computed())) : Optional.empty());
  }

  /** The numbers as they are computed with, in the order of bytes of this machine. */
  ByteBuffer bytes(TensorProto tensor) {
    int count = elements(tensor, sizes(tensor));
    ElementType type = type(tensor);
    // Checked when the tensor was read: a few bytes may promise gigabytes.
    ByteBuffer bytes = ByteBuffer.allocateDirect(count * type.width());
    bytes.order(ByteOrder.nativeOrder());
    if (isExternal(tensor)) {
      copy(external.read(tensor, type.stored(count)), count, type, bytes);
    } else if (stored(tensor).isPresent()) {
      copy(stored(tensor).get(), count, type, bytes);
    } else {
      copyNumbers(tensor, count, type, bytes);
    }
    return bytes.rewind();
  }

  /** The values of a tensor that has them as bytes in the model's file. */
  private Optional<ByteBuffer> stored(TensorProto tensor) {
    for (StringStringEntryProto entry : tensor.getExternalDataList()) {
      if (entry.getKey().equals(LeanCopy.PLACE)) {
        return Optional.of(LeanCopy.place(entry.getValue(), file));
      }
    }
    return tensor.hasRawData()
        ? Optional.of(tensor.getRawData().asReadOnlyByteBuffer())
        : Optional.empty();
  }

  private static void copy(ByteBuffer stored, int count, ElementType type, ByteBuffer target) {
    new StoredElements(type).copy(stored.order(ByteOrder.LITTLE_ENDIAN), count, target);
  }

  private static Numbers numbers(ByteBuffer bytes, DataType type) {
    List<@Nullable Number> numbers = new ArrayList<>();
    while (bytes.hasRemaining()) {
      numbers.add(
          switch (type) {
            case FLOAT32 -> (Number) (double) bytes.getFloat();
            case FLOAT64 -> bytes.getDouble();
            case INT64 -> bytes.getLong();
            case INT32 -> (long) bytes.getInt();
            case UINT8 -> (long) Byte.toUnsignedInt(bytes.get());
            default -> (long) bytes.get();
          });
    }
    return new Numbers(numbers);
  }

  private static long[] sizes(TensorProto tensor) {
    return tensor.getDimsList().stream().mapToLong(Long::longValue).toArray();
  }

  private static ElementType type(TensorProto tensor) {
    return ElementType.of(tensor.getDataType()).orElseThrow(() -> unsupported(tensor));
  }

  private static int elements(TensorProto tensor, long[] sizes) {
    long count = 1;
    for (long size : sizes) {
      if (size < 0) {
        throw OnnxException.invalid(
            "the tensor `" + tensor.getName() + "` has the negative size " + size);
      }
      if (size > 0 && count > (Integer.MAX_VALUE / 8) / size) {
        throw OnnxException.of(
            Code.MODEL_LIMIT,
            "the tensor `"
                + tensor.getName()
                + "` has too many elements: "
                + Arrays.toString(sizes));
      }
      count *= size;
    }
    return (int) count;
  }

  private static boolean isExternal(TensorProto tensor) {
    return tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL;
  }

  /** Refuses a tensor whose shape promises other numbers than it has. */
  private static void requireNumbers(TensorProto tensor, int count, ElementType type) {
    int given =
        switch (type) {
          case FLOAT -> tensor.getFloatDataCount();
          case DOUBLE -> tensor.getDoubleDataCount();
          case INT64 -> tensor.getInt64DataCount();
          case UINT32, UINT64 -> tensor.getUint64DataCount();
          default -> tensor.getInt32DataCount();
        };
    require(tensor, given, type.isPacked() ? type.stored(count) : count, "numbers");
  }

  private static void copyNumbers(
      TensorProto tensor, int count, ElementType type, ByteBuffer target) {
    StoredElements stored = new StoredElements(type);
    switch (type) {
      case FLOAT -> tensor.getFloatDataList().forEach(target::putFloat);
      case DOUBLE -> tensor.getDoubleDataList().forEach(target::putDouble);
      case INT64 -> tensor.getInt64DataList().forEach(target::putLong);
      case UINT32, UINT64 -> tensor.getUint64DataList().forEach(target::putLong);
      case FLOAT16, BFLOAT16 ->
          tensor
              .getInt32DataList()
              .forEach(bits -> target.putFloat(stored.half(bits.shortValue())));
      case INT4, UINT4 -> {
        ByteBuffer codes = ByteBuffer.allocate((count + 1) / 2);
        tensor.getInt32DataList().forEach(number -> codes.put(number.byteValue()));
        stored.copy(codes.flip(), count, target);
      }
      default -> tensor.getInt32DataList().forEach(number -> stored.put(number, target));
    }
  }

  private static void require(TensorProto tensor, long given, long wanted, String what) {
    if (given != wanted) {
      throw OnnxException.invalid(
          "the tensor `"
              + tensor.getName()
              + "` has "
              + given
              + " "
              + what
              + " where its shape needs "
              + wanted);
    }
  }

  private static UnsupportedException unsupported(TensorProto tensor) {
    TensorProto.DataType type = TensorProto.DataType.forNumber(tensor.getDataType());
    return new UnsupportedException(
        "tensors of element type " + (type == null ? tensor.getDataType() : type));
  }
}
