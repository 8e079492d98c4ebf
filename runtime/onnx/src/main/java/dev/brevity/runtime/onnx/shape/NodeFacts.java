package dev.brevity.runtime.onnx.shape;

import dev.brevity.runtime.onnx.element.ElementType;
import java.util.List;
import java.util.Optional;

/** One node as rules see it: its options, and what is known of its inputs. */
public interface NodeFacts {
  long opset();

  int inputCount();

  int outputCount();

  /**
   * Whether the second input is brought to the first by an axis that the node names, as in the
   * first versions of operators.
   */
  default boolean isAligned() {
    return opset() < 7 && integer("axis", Long.MIN_VALUE) != Long.MIN_VALUE;
  }

  /** What is known of an input; empty if it is not given. */
  Optional<TensorFacts> input(int index);

  /** The type of the elements of an input that is a constant of the file. */
  Optional<ElementType> elementType(int input);

  /**
   * An attribute.
   *
   * @throws IllegalArgumentException if it is of another kind
   */
  long integer(String attribute, long otherwise);

  String text(String attribute, String otherwise);

  Optional<List<Long>> integers(String attribute);

  /** An option that is a tensor. */
  Optional<TensorFacts> tensor(String attribute);

  /**
   * What is known of an input that must be given.
   *
   * @throws IllegalArgumentException if it is not
   */
  default TensorFacts operand(int index) {
    return input(index)
        .orElseThrow(() -> new IllegalArgumentException("input " + index + " is not given"));
  }

  /**
   * Integers that an attribute or, in later versions, an input gives; empty if neither does.
   *
   * @throws UndeterminedException if an input gives them that is not known
   */
  default Optional<long[]> option(String attribute, int input) {
    Optional<List<Long>> written = integers(attribute);
    return written.isPresent()
        ? written.map(list -> list.stream().mapToLong(Long::longValue).toArray())
        : input(input).map(TensorFacts::integers);
  }
}
