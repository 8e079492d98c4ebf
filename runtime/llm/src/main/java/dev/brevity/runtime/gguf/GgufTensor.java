package dev.brevity.runtime.gguf;

import java.util.List;

/**
 * What a GGUF file says of one tensor.
 *
 * @param shape as PyTorch counts dimensions, the outermost first; the file has them in the opposite
 *     order
 * @param offset counted from where the data begin
 */
public record GgufTensor(String name, GgufType type, List<Long> shape, long offset) {
  public GgufTensor {
    shape = List.copyOf(shape);
  }

  /** Number of values. */
  public long count() {
    return shape.stream().mapToLong(Long::longValue).reduce(1, Math::multiplyExact);
  }

  public long bytes() {
    return type.bytes(count());
  }
}
