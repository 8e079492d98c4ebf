package dev.brevity.runtime.llm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/** Makes float32 tensors of values that come in pieces, with little memory besides the result. */
final class TensorAssembly {
  /** Divisible by the size of every kind of block. */
  private static final int PIECE = 1 << 20;

  private final ByteBuffer bytes =
      ByteBuffer.allocateDirect(PIECE * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);

  /** Gives values one piece after the other. */
  @FunctionalInterface
  interface Pieces {
    /** Puts the next values, as many as the buffer has room for. */
    void fill(FloatBuffer piece);
  }

  /**
   * The tensor.
   *
   * @param manager owns it
   */
  NDArray assemble(NDManager manager, Shape shape, Pieces pieces) {
    NDArray result = manager.zeros(shape, DataType.FLOAT32);
    long count = shape.size();
    try (NDArray flat = result.reshape(count)) {
      for (long first = 0; first < count; first += PIECE) {
        int length = (int) Math.min(PIECE, count - first);
        bytes.clear().limit(length * Float.BYTES);
        pieces.fill(bytes.asFloatBuffer());
        try (NDArray piece = manager.create(bytes, new Shape(length), DataType.FLOAT32)) {
          flat.set(new NDIndex().addSliceDim(first, first + length), piece);
        }
      }
    }
    return result;
  }
}
