package dev.brevity.runtime.safetensors;

import java.util.List;

/**
 * What the header says of one tensor.
 *
 * @param begin where its bytes begin, counted from the start of the file
 * @param bytes how many there are
 */
public record TensorEntry(String name, TensorType type, List<Long> shape, long begin, long bytes) {
  public TensorEntry {
    shape = List.copyOf(shape);
  }

  /** Number of elements. */
  public long count() {
    return bytes / type.bytes();
  }
}
