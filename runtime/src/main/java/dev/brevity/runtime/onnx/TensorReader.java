package dev.brevity.runtime.onnx;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.brevity.dsl.diagnostic.Code;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;
import onnx.TensorProto;

/** Values written into a model, as arrays. Sizes are checked before anything is allocated. */
final class TensorReader {
  private static final int FLOAT = 1;
  private static final int FLOAT16 = 10;
  private static final int DOUBLE = 11;
  private static final int BFLOAT16 = 16;

  private final NDManager manager;
  private final ExternalData external;

  TensorReader(NDManager manager, ExternalData external) {
    this.manager = manager;
    this.external = external;
  }

  /** The array, of the reader's manager. */
  NDArray read(TensorProto tensor) {
    int type = tensor.getDataType();
    long[] sizes = tensor.getDimsList().stream().mapToLong(Long::longValue).toArray();
    int count = elements(tensor, sizes);
    Elements elements = Elements.of(type).orElseThrow(() -> unsupported(tensor));
    // Before memory for them is asked for: a few bytes may promise gigabytes.
    Optional<ByteBuffer> stored = stored(tensor, elements.stored(count));
    if (stored.isEmpty()) {
      requireNumbers(tensor, count, elements);
    }
    try (NDManager scratch = manager.newSubManager()) {
      ByteBuffer bytes = ByteBuffer.allocateDirect(count * elements.width());
      bytes.order(ByteOrder.nativeOrder());
      if (stored.isPresent()) {
        elements.copy(stored.get().order(ByteOrder.LITTLE_ENDIAN), count, bytes);
      } else {
        copyNumbers(tensor, count, elements, bytes);
      }
      bytes.rewind();
      NDArray array = scratch.create(bytes, new Shape(sizes), elements.type());
      // What is made of Java's memory lives in it; a copy has its own.
      NDArray copy = array.duplicate();
      copy.attach(manager);
      return copy;
    }
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

  /** The bytes of a tensor that has them; empty if it has numbers one by one. */
  private Optional<ByteBuffer> stored(TensorProto tensor, long wanted) {
    if (isExternal(tensor)) {
      return Optional.of(external.read(tensor, wanted));
    }
    if (tensor.hasRawData()) {
      require(tensor, tensor.getRawData().size(), wanted, "bytes");
      return Optional.of(tensor.getRawData().asReadOnlyByteBuffer());
    }
    return Optional.empty();
  }

  /** Refuses a tensor whose shape promises other numbers than it has. */
  private static void requireNumbers(TensorProto tensor, int count, Elements elements) {
    int given =
        switch (tensor.getDataType()) {
          case FLOAT -> tensor.getFloatDataCount();
          case DOUBLE -> tensor.getDoubleDataCount();
          case 7 -> tensor.getInt64DataCount();
          case 12, 13 -> tensor.getUint64DataCount();
          default -> tensor.getInt32DataCount();
        };
    boolean packed = elements.stored(2) == 1;
    require(tensor, given, packed ? elements.stored(count) : count, "numbers");
  }

  private static void copyNumbers(
      TensorProto tensor, int count, Elements elements, ByteBuffer target) {
    switch (tensor.getDataType()) {
      case FLOAT -> {
        tensor.getFloatDataList().forEach(target::putFloat);
      }
      case DOUBLE -> {
        tensor.getDoubleDataList().forEach(target::putDouble);
      }
      case 7 -> {
        tensor.getInt64DataList().forEach(target::putLong);
      }
      case 12, 13 -> {
        tensor.getUint64DataList().forEach(target::putLong);
      }
      case FLOAT16, BFLOAT16 -> {
        for (int bits : tensor.getInt32DataList()) {
          target.putFloat(elements.half((short) bits));
        }
      }
      default -> {
        boolean packed = elements.stored(2) == 1;
        ByteBuffer codes = ByteBuffer.allocate(packed ? (count + 1) / 2 : 0);
        for (int number : tensor.getInt32DataList()) {
          if (packed) {
            codes.put((byte) number);
          } else {
            elements.put(number, target);
          }
        }
        if (packed) {
          elements.copy(codes.flip(), count, target);
        }
      }
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
