package dev.brevity.runtime.aten;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

/**
 * Small tensors that live as long as the component that made them: they are never closed by a
 * scope, carry no gradient and must not be changed.
 */
public final class Constant {
  private static final String MARK = "constant";

  private Constant() {}

  /** A float32 scalar. */
  public static NDArray of(float value) {
    try (NDManager manager = NDManager.newBaseManager()) {
      return copied(manager.create(value));
    }
  }

  /** An int64 scalar, for dimensions and counts. */
  public static NDArray of(long value) {
    try (NDManager manager = NDManager.newBaseManager()) {
      return copied(manager.create(value));
    }
  }

  /** A float32 tensor with one value everywhere; not marked as constant, the caller owns it. */
  public static NDArray filled(Shape shape, float value) {
    try (NDManager manager = NDManager.newBaseManager()) {
      return release(manager.full(shape, value, DataType.FLOAT32));
    }
  }

  /** A constant with the array's present values. The array itself stays as it is. */
  public static NDArray keep(NDArray array) {
    try (NDArray values = array.stopGradient()) {
      return copied(values);
    }
  }

  /** Of values that have no gradient. */
  private static NDArray copied(NDArray values) {
    // A native copy: what DJL creates from Java values lives in a buffer that an alias would not
    // keep alive.
    NDArray copy = release(values.duplicate());
    copy.setName(MARK);
    return copy;
  }

  /** Whether the array is a constant. */
  public static boolean is(NDArray array) {
    return MARK.equals(array.getName());
  }

  /** Takes the array out of the scope and the manager that would close it. */
  public static NDArray release(NDArray array) {
    NDScope.unregister(array);
    array.detach();
    return array;
  }
}
