package dev.brevity.runtime.onnx.function;

import ai.djl.ndarray.types.DataType;
import java.util.Optional;

/** The types of elements by ONNX's numbers. */
public final class ElementTypes {
  private ElementTypes() {}

  /** The number of the type that computes what the numbered one does, if there is one. */
  public static Optional<Long> computed(long number) {
    return switch ((int) number) {
      case 1, 10, 16 -> Optional.of(1L);
      case 2, 21 -> Optional.of(2L);
      case 3, 22 -> Optional.of(3L);
      case 5, 6 -> Optional.of(6L);
      case 4, 7, 12, 13 -> Optional.of(7L);
      case 9, 11 -> Optional.of(number);
      default -> Optional.empty();
    };
  }

  /**
   * The type that computes what the numbered one does. Half floats are computed as floats, and
   * unsigned integers beyond 8 bits as int64.
   *
   * @throws IllegalArgumentException if tensors of that type cannot be computed with
   */
  public static DataType of(long number) {
    return switch ((int) number) {
      case 1, 10, 16 -> DataType.FLOAT32;
      case 2, 21 -> DataType.UINT8;
      case 3, 22 -> DataType.INT8;
      case 5, 6 -> DataType.INT32;
      case 4, 7, 12, 13 -> DataType.INT64;
      case 9 -> DataType.BOOLEAN;
      case 11 -> DataType.FLOAT64;
      default ->
          throw new IllegalArgumentException("tensors of element type " + number + " are unknown");
    };
  }
}
