package dev.brevity.runtime.onnx;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.google.protobuf.ByteString;
import dev.brevity.dsl.diagnostic.Code;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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
    try (NDManager scratch = manager.newSubManager()) {
      ByteBuffer bytes = ByteBuffer.allocateDirect(count * elements.width());
      bytes.order(ByteOrder.nativeOrder());
      if (hasBytes(tensor)) {
        copyBytes(tensor, count, elements, bytes);
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
            "the tensor `" + tensor.getName() + "` has too many elements: " + new Shape(sizes));
      }
      count *= size;
    }
    return (int) count;
  }

  private static boolean hasBytes(TensorProto tensor) {
    return tensor.hasRawData() || isExternal(tensor);
  }

  private static boolean isExternal(TensorProto tensor) {
    return tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL;
  }

  private void copyBytes(TensorProto tensor, int count, Elements elements, ByteBuffer target) {
    long wanted = elements.stored(count);
    ByteBuffer source;
    if (isExternal(tensor)) {
      source = external.read(tensor, wanted);
    } else {
      ByteString raw = tensor.getRawData();
      require(tensor, raw.size(), wanted, "bytes");
      source = raw.asReadOnlyByteBuffer();
    }
    elements.copy(source.order(ByteOrder.LITTLE_ENDIAN), count, target);
  }

  private static void copyNumbers(
      TensorProto tensor, int count, Elements elements, ByteBuffer target) {
    switch (tensor.getDataType()) {
      case FLOAT -> {
        require(tensor, tensor.getFloatDataCount(), count, "numbers");
        tensor.getFloatDataList().forEach(target::putFloat);
      }
      case DOUBLE -> {
        require(tensor, tensor.getDoubleDataCount(), count, "numbers");
        tensor.getDoubleDataList().forEach(target::putDouble);
      }
      case 7 -> {
        require(tensor, tensor.getInt64DataCount(), count, "numbers");
        tensor.getInt64DataList().forEach(target::putLong);
      }
      case 12, 13 -> {
        require(tensor, tensor.getUint64DataCount(), count, "numbers");
        tensor.getUint64DataList().forEach(target::putLong);
      }
      case FLOAT16, BFLOAT16 -> {
        require(tensor, tensor.getInt32DataCount(), count, "numbers");
        for (int bits : tensor.getInt32DataList()) {
          target.putFloat(elements.half((short) bits));
        }
      }
      default -> {
        boolean packed = elements.stored(2) == 1;
        long wanted = packed ? elements.stored(count) : count;
        require(tensor, tensor.getInt32DataCount(), wanted, "numbers");
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
