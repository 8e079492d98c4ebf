package dev.brevity.runtime.onnx;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What onnxruntime computes for a model. */
public final class Reference {
  private Reference() {}

  /** The outputs of a model, in order. */
  public static List<NDArray> run(NDManager manager, byte[] model, Map<String, NDArray> inputs)
      throws OrtException {
    return run(manager, model, inputs, OrtSession.SessionOptions.OptLevel.NO_OPT);
  }

  /** As {@link #run}, with optimizations. */
  public static List<NDArray> run(
      NDManager manager,
      byte[] model,
      Map<String, NDArray> inputs,
      OrtSession.SessionOptions.OptLevel level)
      throws OrtException {
    try (OrtSession.SessionOptions options = options(level);
        OrtSession session = OrtEnvironment.getEnvironment().createSession(model, options)) {
      return run(manager, session, inputs);
    }
  }

  /** The outputs of a file, which may have its constants beside it, without optimizations. */
  public static List<NDArray> run(NDManager manager, Path file, Map<String, NDArray> inputs)
      throws OrtException {
    try (OrtSession.SessionOptions options = options(OrtSession.SessionOptions.OptLevel.NO_OPT);
        OrtSession session =
            OrtEnvironment.getEnvironment().createSession(file.toString(), options)) {
      return run(manager, session, inputs);
    }
  }

  private static OrtSession.SessionOptions options(OrtSession.SessionOptions.OptLevel level)
      throws OrtException {
    OrtSession.SessionOptions options = new OrtSession.SessionOptions();
    options.setIntraOpNumThreads(1);
    options.setOptimizationLevel(level);
    return options;
  }

  private static List<NDArray> run(
      NDManager manager, OrtSession session, Map<String, NDArray> inputs) throws OrtException {
    Map<String, OnnxTensor> tensors = new LinkedHashMap<>();
    for (Map.Entry<String, NDArray> entry : inputs.entrySet()) {
      tensors.put(entry.getKey(), tensor(OrtEnvironment.getEnvironment(), entry.getValue()));
    }
    List<NDArray> outputs = new ArrayList<>();
    try (OrtSession.Result result = session.run(tensors)) {
      for (Map.Entry<String, ?> output : result) {
        outputs.add(array(manager, (OnnxTensor) output.getValue()));
      }
    } finally {
      tensors.values().forEach(OnnxTensor::close);
    }
    return outputs;
  }

  private static OnnxTensor tensor(OrtEnvironment environment, NDArray array) throws OrtException {
    long[] shape = array.getShape().getShape();
    return switch (array.getDataType()) {
      case FLOAT32 ->
          OnnxTensor.createTensor(environment, FloatBuffer.wrap(array.toFloatArray()), shape);
      case FLOAT16 ->
          OnnxTensor.createTensor(
              environment, array.toByteBuffer().asShortBuffer(), shape, OnnxJavaType.FLOAT16);
      case INT32 -> OnnxTensor.createTensor(environment, IntBuffer.wrap(array.toIntArray()), shape);
      case INT64 ->
          OnnxTensor.createTensor(environment, LongBuffer.wrap(array.toLongArray()), shape);
      case BOOLEAN -> {
        ByteBuffer bytes = ByteBuffer.allocateDirect((int) array.size());
        for (boolean value : array.toBooleanArray()) {
          bytes.put((byte) (value ? 1 : 0));
        }
        yield OnnxTensor.createTensor(environment, bytes.flip(), shape, OnnxJavaType.BOOL);
      }
      default -> throw new IllegalArgumentException("no such input: " + array.getDataType());
    };
  }

  private static NDArray array(NDManager manager, OnnxTensor tensor) {
    TensorInfo info = tensor.getInfo();
    Shape shape = new Shape(info.getShape());
    ByteBuffer bytes = tensor.getByteBuffer().order(ByteOrder.nativeOrder());
    DataType type =
        switch (info.type) {
          case FLOAT -> DataType.FLOAT32;
          case FLOAT16 -> DataType.FLOAT16;
          case DOUBLE -> DataType.FLOAT64;
          case INT64 -> DataType.INT64;
          case INT32 -> DataType.INT32;
          case INT8 -> DataType.INT8;
          case UINT8 -> DataType.UINT8;
          case BOOL -> DataType.BOOLEAN;
          default -> throw new IllegalArgumentException("no such output: " + info.type);
        };
    ByteBuffer direct = ByteBuffer.allocateDirect(bytes.remaining()).order(ByteOrder.nativeOrder());
    direct.put(bytes).flip();
    return manager.create(direct, shape, type);
  }
}
