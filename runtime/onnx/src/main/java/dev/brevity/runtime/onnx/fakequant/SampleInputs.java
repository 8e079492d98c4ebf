package dev.brevity.runtime.onnx.fakequant;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.brevity.dsl.model.ModelOutline.Port;
import dev.brevity.runtime.plan.QuantizedNetwork;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.LongStream;

/** Inputs that written files are tried with, the same each time. */
public final class SampleInputs {
  private SampleInputs() {}

  /**
   * One array per input, in the shapes that the network was run with; none where these are not
   * known. Floats are drawn from the normal distribution, whole numbers are 0.
   *
   * @param manager owns them
   */
  public static List<NDArray> of(QuantizedNetwork network, NDManager manager) {
    return of(network, network.piece().network().usedShapes(), manager);
  }

  /** As {@link #of}, with a single sample where the batch is free. */
  public static List<NDArray> ofOne(QuantizedNetwork network, NDManager manager) {
    return of(network, List.of(), manager);
  }

  private static List<NDArray> of(QuantizedNetwork network, List<Shape> used, NDManager manager) {
    Random random = new Random(1);
    List<NDArray> samples = new ArrayList<>();
    for (Port port : network.inputs()) {
      boolean told = port.isRanked() && port.shape().stream().skip(1).allMatch(size -> size > 0);
      if (used.isEmpty() && !told) {
        return List.of();
      }
      LongStream sizes = port.shape().stream().mapToLong(size -> size > 0 ? size : 1);
      Shape shape = used.isEmpty() ? new Shape(sizes.toArray()) : used.get(samples.size());
      DataType type = DataType.valueOf(port.dtype().toUpperCase(Locale.ROOT));
      samples.add(
          type.isFloating() ? drawn(shape, type, random, manager) : manager.zeros(shape, type));
    }
    return samples;
  }

  private static NDArray drawn(Shape shape, DataType type, Random random, NDManager manager) {
    float[] values = new float[Math.toIntExact(shape.size())];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return manager.create(values, shape).toType(type, false);
  }
}
