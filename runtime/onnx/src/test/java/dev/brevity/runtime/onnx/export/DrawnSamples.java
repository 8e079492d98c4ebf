package dev.brevity.runtime.onnx.export;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.brevity.dsl.model.ModelOutline.Port;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Samples for networks of which only the signature is known: smooth noise, tokens, masks of one.
 */
public final class DrawnSamples {
  private static final int PICTURE = 64;
  private static final int SIGNAL = 4096;
  private static final int OTHER = 16;
  private static final int TOKENS = 100;

  private static final long SEED = 7;

  private final List<Port> inputs;
  private final Random random;

  DrawnSamples(List<Port> inputs) {
    this(inputs, SEED);
  }

  /** Other samples for every seed. */
  public DrawnSamples(List<Port> inputs, long seed) {
    this.inputs = inputs;
    this.random = new Random(seed);
  }

  /** Writes samples as an archive, along the first axis of every input. */
  public Path write(NDManager manager, Path file, int count) throws IOException {
    NDList arrays = new NDList();
    for (Port port : inputs) {
      long[] shape = shape(port);
      int size = Math.toIntExact(new Shape(shape).size());
      shape[0] *= count;
      float[] values = new float[size * count];
      for (int i = 0; i < count; i++) {
        System.arraycopy(values(port, size), 0, values, i * size, size);
      }
      arrays.add(named(manager.create(values, new Shape(shape)), port));
    }
    try (OutputStream out = Files.newOutputStream(file)) {
      arrays.encode(out, NDList.Encoding.NPZ);
    }
    return file;
  }

  /** One sample, by the names of the inputs. */
  Map<String, NDArray> one(NDManager manager) {
    Map<String, NDArray> sample = new LinkedHashMap<>();
    for (Port port : inputs) {
      Shape shape = new Shape(shape(port));
      NDArray values = manager.create(values(port, Math.toIntExact(shape.size())), shape);
      sample.put(port.name(), named(values, port));
    }
    return sample;
  }

  private static NDArray named(NDArray values, Port port) {
    NDArray typed =
        values.toType(DataType.valueOf(port.dtype().toUpperCase(java.util.Locale.ROOT)), false);
    typed.setName(port.name());
    return typed;
  }

  private static long[] shape(Port port) {
    long[] shape = new long[port.shape().size()];
    boolean real = port.dtype().contains("float");
    long varying = !real ? OTHER : shape.length == 4 ? PICTURE : shape.length == 2 ? SIGNAL : OTHER;
    for (int i = 0; i < shape.length; i++) {
      long size = port.shape().get(i);
      shape[i] = size > 0 ? size : i == 0 ? 1 : varying;
    }
    return shape;
  }

  private float[] values(Port port, int count) {
    float[] values = new float[count];
    boolean real = port.dtype().contains("float");
    float last = 0;
    for (int i = 0; i < count; i++) {
      if (real) {
        last = 0.8f * last + 0.6f * (float) random.nextGaussian();
        values[i] = last;
      } else if (port.name().contains("mask")) {
        values[i] = 1;
      } else {
        values[i] = port.name().contains("type") ? 0 : random.nextInt(TOKENS);
      }
    }
    return values;
  }
}
