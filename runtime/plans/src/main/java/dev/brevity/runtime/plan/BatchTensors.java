package dev.brevity.runtime.plan;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.data.Batch;
import dev.brevity.runtime.data.Numbers;
import dev.brevity.runtime.data.Numbers.Floats;
import dev.brevity.runtime.data.Numbers.Longs;

/** Makes tensors of batches. */
public final class BatchTensors {
  private BatchTensors() {}

  /** One tensor for each input, FLOAT32 or INT64, attached to the manager. */
  public static NDList of(NDManager manager, Batch batch) {
    NDList inputs = new NDList();
    batch.inputs().forEach(numbers -> inputs.add(of(manager, numbers)));
    return inputs;
  }

  /**
   * A tensor of the same shape, FLOAT32 or INT64, in memory of the engine: what algorithms keep of
   * it outlives it, and numbers in memory of Java would not.
   */
  public static NDArray of(NDManager manager, Numbers numbers) {
    Shape shape = new Shape(numbers.shape());
    try (NDArray borrowed =
        numbers instanceof Floats floats
            ? manager.create(floats.values(), shape)
            : manager.create(((Longs) numbers).values(), shape)) {
      return borrowed.duplicate();
    }
  }
}
