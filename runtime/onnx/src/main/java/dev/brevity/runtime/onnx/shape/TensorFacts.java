package dev.brevity.runtime.onnx.shape;

import ai.djl.ndarray.types.DataType;
import java.util.Optional;

/**
 * What is known of a tensor before the model runs.
 *
 * @param type what its elements are computed as
 * @param numbers its elements, where they are few and at least some of them known
 */
public record TensorFacts(Optional<DataType> type, StaticShape shape, Optional<Numbers> numbers) {
  private static final TensorFacts UNKNOWN =
      new TensorFacts(Optional.empty(), StaticShape.unknown(), Optional.empty());

  public TensorFacts {
    numbers = numbers.filter(known -> known.count() == shape.elements());
  }

  /** A tensor of which nothing is known. */
  public static TensorFacts unknown() {
    return UNKNOWN;
  }

  public static TensorFacts of(Optional<DataType> type, StaticShape shape) {
    return new TensorFacts(type, shape, Optional.empty());
  }

  public static TensorFacts of(DataType type, StaticShape shape, Numbers numbers) {
    return new TensorFacts(Optional.of(type), shape, Optional.of(numbers));
  }

  /** What holds for this tensor and the other, of which one will be chosen. */
  public TensorFacts either(TensorFacts other) {
    return of(
        type.filter(one -> other.type.filter(one::equals).isPresent()), shape.either(other.shape));
  }

  /** The same elements in another shape of as many. */
  TensorFacts reshaped(StaticShape other) {
    return new TensorFacts(type, other, numbers);
  }

  /** A tensor of the same type. */
  TensorFacts like(StaticShape other) {
    return of(type, other);
  }

  /**
   * All of its elements as integers.
   *
   * @throws UndeterminedException if they are not known
   */
  long[] integers() {
    return numbers.orElseThrow(UndeterminedException::new).integers();
  }
}
