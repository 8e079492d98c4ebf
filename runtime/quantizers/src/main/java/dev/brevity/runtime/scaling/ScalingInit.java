package dev.brevity.runtime.scaling;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.brevity.injector.Literal;
import java.util.List;

/** The scale that a constant or learned scale starts with, in real units. */
@FunctionalInterface
public interface ScalingInit {
  /** The values as a float32 tensor that belongs to the manager. */
  NDArray values(NDManager manager);

  /** The same value everywhere: a scalar. */
  @Literal
  static ScalingInit of(double value) {
    return manager -> manager.create((float) value);
  }

  /** One value each, in the order of the scale's elements: a vector. */
  @Literal
  static ScalingInit of(List<Double> values) {
    float[] floats = new float[values.size()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = values.get(i).floatValue();
    }
    return manager -> manager.create(floats);
  }
}
