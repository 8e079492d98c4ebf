package dev.brevity.runtime.llm.compressed;

import dev.brevity.runtime.llm.quantization.Grid;
import dev.brevity.runtime.safetensors.TensorEntry;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The tensors that stand for one quantized matrix. */
interface MatrixLayout {
  /** What the file announces. */
  List<TensorEntry> entries();

  /**
   * The bytes of all tensors, by name.
   *
   * @param values row by row
   * @param grid the codes that a plan has chosen, if it has
   */
  Map<String, ByteBuffer> bytes(float[] values, Optional<Grid> grid);

  /** Room for bytes in the order of safetensors. */
  static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
