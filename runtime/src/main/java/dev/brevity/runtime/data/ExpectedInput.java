package dev.brevity.runtime.data;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a model wants at one input.
 *
 * @param floating whether it takes floating-point numbers; otherwise whole ones or truth values
 * @param shape with the batch axis first and −1 where any length will do; empty when nothing is
 *     known
 */
public record ExpectedInput(String name, boolean floating, Optional<List<Long>> shape) {
  public ExpectedInput {
    shape = shape.map(List::copyOf);
  }

  public static ExpectedInput of(String name, boolean floating, List<Long> shape) {
    return new ExpectedInput(name, floating, Optional.of(shape));
  }

  /**
   * How many samples a model takes at a time; empty if any number will do, or its inputs disagree.
   */
  static OptionalLong fixedBatch(List<ExpectedInput> inputs) {
    List<Long> sizes =
        inputs.stream()
            .flatMap(input -> input.shape().stream())
            .filter(axes -> !axes.isEmpty())
            .map(axes -> axes.get(0))
            .distinct()
            .toList();
    return sizes.size() == 1 && sizes.get(0) > 0
        ? OptionalLong.of(sizes.get(0))
        : OptionalLong.empty();
  }

  /** The shape of one sample. */
  Optional<List<Long>> sampleShape() {
    return shape.filter(axes -> !axes.isEmpty()).map(axes -> axes.subList(1, axes.size()));
  }
}
