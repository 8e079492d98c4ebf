package dev.brevity.runtime.checkpoint;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.aten.Tensors;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The values of an array, apart from any engine.
 *
 * @param data the elements, row-major and little-endian; not copied
 */
public record StoredArray(DataType type, Shape shape, byte[] data) {
  /** The array's present values. */
  public static StoredArray of(NDArray array) {
    return new StoredArray(array.getDataType(), array.getShape(), array.toByteArray());
  }

  /** An array with these values. */
  public NDArray create(NDManager manager) {
    ByteBuffer buffer = manager.allocateDirect(data.length).order(ByteOrder.LITTLE_ENDIAN);
    buffer.put(data).rewind();
    return manager.create(buffer, shape, type);
  }

  /** Replaces the values of an array of equal shape and type. */
  public void copyTo(NDArray target) {
    try (NDManager scratch = target.getManager().newSubManager()) {
      Tensors.assign(target, create(scratch));
    }
  }
}
