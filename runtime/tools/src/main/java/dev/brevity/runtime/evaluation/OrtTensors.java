package dev.brevity.runtime.evaluation;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.TensorInfo;
import dev.brevity.runtime.data.Numbers;
import dev.brevity.runtime.data.Numbers.Floats;
import dev.brevity.runtime.data.Numbers.Longs;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.ShortBuffer;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

/** Numbers in onnxruntime's tensors and back. */
final class OrtTensors {
  private OrtTensors() {}

  static boolean floating(TensorInfo info) {
    return switch (info.onnxType) {
      case ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT,
          ONNX_TENSOR_ELEMENT_DATA_TYPE_DOUBLE,
          ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT16,
          ONNX_TENSOR_ELEMENT_DATA_TYPE_BFLOAT16 ->
          true;
      default -> false;
    };
  }

  /** A tensor of the type that the model wants. */
  static OnnxTensor of(OrtEnvironment environment, Numbers numbers, TensorInfo wanted)
      throws OrtException {
    long[] shape = numbers.shape().stream().mapToLong(Long::longValue).toArray();
    return switch (wanted.onnxType) {
      case ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT ->
          OnnxTensor.createTensor(environment, FloatBuffer.wrap(floats(numbers)), shape);
      case ONNX_TENSOR_ELEMENT_DATA_TYPE_DOUBLE ->
          OnnxTensor.createTensor(environment, DoubleBuffer.wrap(doubles(numbers)), shape);
      case ONNX_TENSOR_ELEMENT_DATA_TYPE_INT64 ->
          OnnxTensor.createTensor(environment, LongBuffer.wrap(longs(numbers)), shape);
      case ONNX_TENSOR_ELEMENT_DATA_TYPE_INT32 -> {
        int[] ints = LongStream.of(longs(numbers)).mapToInt(Math::toIntExact).toArray();
        yield OnnxTensor.createTensor(environment, IntBuffer.wrap(ints), shape);
      }
      case ONNX_TENSOR_ELEMENT_DATA_TYPE_INT16 -> {
        ShortBuffer shorts = ShortBuffer.allocate(numbers.count());
        for (long number : longs(numbers)) {
          shorts.put((short) number);
        }
        yield OnnxTensor.createTensor(environment, shorts.flip(), shape);
      }
      case ONNX_TENSOR_ELEMENT_DATA_TYPE_INT8 ->
          OnnxTensor.createTensor(environment, bytes(numbers), shape, OnnxJavaType.INT8);
      case ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT8 ->
          OnnxTensor.createTensor(environment, bytes(numbers), shape, OnnxJavaType.UINT8);
      case ONNX_TENSOR_ELEMENT_DATA_TYPE_BOOL ->
          OnnxTensor.createTensor(environment, bytes(numbers), shape, OnnxJavaType.BOOL);
      default ->
          throw new ModelRunException(
              "an input of the type " + wanted.onnxType + " cannot be given to onnxruntime", null);
    };
  }

  /** What a tensor holds, as floats; nothing for strings and the like. */
  static Optional<Floats> floats(OnnxTensor tensor) {
    TensorInfo info = tensor.getInfo();
    List<Long> shape = LongStream.of(info.getShape()).boxed().toList();
    int count = Math.toIntExact(info.getNumElements());
    float[] values = new float[count];
    switch (info.type) {
      case FLOAT, FLOAT16, BFLOAT16 -> {
        FloatBuffer buffer = tensor.getFloatBuffer();
        buffer.get(values);
      }
      case DOUBLE -> {
        DoubleBuffer buffer = tensor.getDoubleBuffer();
        for (int i = 0; i < count; i++) {
          values[i] = (float) buffer.get(i);
        }
      }
      case INT64 -> {
        LongBuffer buffer = tensor.getLongBuffer();
        for (int i = 0; i < count; i++) {
          values[i] = buffer.get(i);
        }
      }
      case INT32 -> {
        IntBuffer buffer = tensor.getIntBuffer();
        for (int i = 0; i < count; i++) {
          values[i] = buffer.get(i);
        }
      }
      case INT8, UINT8, BOOL -> {
        ByteBuffer buffer = tensor.getByteBuffer();
        for (int i = 0; i < count; i++) {
          values[i] = info.type == OnnxJavaType.INT8 ? buffer.get(i) : buffer.get(i) & 0xFF;
        }
      }
      case INT16, STRING, UNKNOWN -> {
        return Optional.empty();
      }
    }
    return Optional.of(new Floats(values, shape));
  }

  private static ByteBuffer bytes(Numbers numbers) {
    ByteBuffer bytes = ByteBuffer.allocateDirect(numbers.count()).order(ByteOrder.nativeOrder());
    for (long number : longs(numbers)) {
      bytes.put((byte) number);
    }
    return bytes.flip();
  }

  private static float[] floats(Numbers numbers) {
    if (numbers instanceof Floats floats) {
      return floats.values();
    }
    long[] longs = ((Longs) numbers).values();
    float[] floats = new float[longs.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = longs[i];
    }
    return floats;
  }

  private static double[] doubles(Numbers numbers) {
    float[] floats = floats(numbers);
    double[] doubles = new double[floats.length];
    for (int i = 0; i < floats.length; i++) {
      doubles[i] = floats[i];
    }
    return doubles;
  }

  private static long[] longs(Numbers numbers) {
    if (numbers instanceof Longs longs) {
      return longs.values();
    }
    float[] floats = ((Floats) numbers).values();
    long[] longs = new long[floats.length];
    for (int i = 0; i < longs.length; i++) {
      longs[i] = (long) floats[i];
    }
    return longs;
  }
}
