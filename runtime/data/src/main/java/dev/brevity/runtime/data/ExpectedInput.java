package dev.brevity.runtime.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a model wants at one input.
 *
 * @param floating whether it takes floating-point numbers; otherwise whole ones or truth values
 * @param shape with the batch axis first and −1 where any length will do; empty when nothing is
 *     known
 * @param axis the name of the first axis; empty if it has none, or that of the other inputs
 * @param whole whether a sample is all that the input is given at a time, and none of several along
 *     the first axis
 */
public record ExpectedInput(
    String name, boolean floating, Optional<List<Long>> shape, String axis, boolean whole) {
  /** What tf2onnx calls sizes that it does not know, each with a number of its own. */
  private static final String NAMELESS = "unk__";

  public ExpectedInput {
    shape = shape.map(List::copyOf);
  }

  public ExpectedInput(String name, boolean floating, Optional<List<Long>> shape) {
    this(name, floating, shape, "");
  }

  public ExpectedInput(String name, boolean floating, Optional<List<Long>> shape, String axis) {
    this(name, floating, shape, axis, false);
  }

  public static ExpectedInput of(String name, boolean floating, List<Long> shape) {
    return new ExpectedInput(name, floating, Optional.of(shape));
  }

  /**
   * The inputs of one model. Where their first axes are not of one length or have different names,
   * as those of a signal and a recurrent state, or one of them is a single number, samples do not
   * lie along them, and each is a call of its own.
   */
  static List<ExpectedInput> together(List<ExpectedInput> inputs) {
    boolean whole = isWhole(inputs);
    boolean apart = names(inputs) > 1;
    return inputs.stream()
        .map(
            input ->
                new ExpectedInput(
                    input.name(),
                    input.floating(),
                    input.shape(),
                    apart ? input.axis() : "",
                    whole))
        .toList();
  }

  private static boolean isWhole(List<ExpectedInput> inputs) {
    boolean single =
        inputs.stream().anyMatch(input -> input.shape().filter(List::isEmpty).isPresent());
    return single || names(inputs) > 1 || firstAxes(inputs).size() > 1;
  }

  private static long names(List<ExpectedInput> inputs) {
    return inputs.stream()
        .map(ExpectedInput::axis)
        .filter(name -> !name.isEmpty() && !name.startsWith(NAMELESS))
        .distinct()
        .count();
  }

  private static List<Long> firstAxes(List<ExpectedInput> inputs) {
    return inputs.stream()
        .flatMap(input -> input.shape().stream())
        .filter(axes -> !axes.isEmpty())
        .map(axes -> axes.get(0))
        .distinct()
        .toList();
  }

  /**
   * How many samples a model takes at a time; empty if any number will do. Where a sample is all
   * that the inputs are given, it is one.
   */
  static OptionalLong fixedBatch(List<ExpectedInput> inputs) {
    if (isWhole(inputs)) {
      return OptionalLong.of(1);
    }
    List<Long> sizes = firstAxes(inputs);
    return sizes.size() == 1 && sizes.get(0) > 0
        ? OptionalLong.of(sizes.get(0))
        : OptionalLong.empty();
  }

  /**
   * The shape that a sample of the given shape gets; empty if it does not fit or nothing is known.
   * Where a sample is the whole input, a first axis of any length may be missing.
   */
  Optional<List<Long>> fitted(List<Long> actual) {
    Optional<List<Long>> wanted = sampleShape();
    Optional<List<Long>> fitted = wanted.flatMap(axes -> Fit.of(actual, axes));
    boolean open = whole && wanted.filter(axes -> !axes.isEmpty() && axes.get(0) < 0).isPresent();
    if (fitted.isPresent() || !open) {
      return fitted;
    }
    List<Long> single = new ArrayList<>(wanted.orElseThrow());
    single.set(0, 1L);
    return Fit.of(actual, single);
  }

  /** The shape of one sample. */
  Optional<List<Long>> sampleShape() {
    return whole
        ? shape
        : shape.filter(axes -> !axes.isEmpty()).map(axes -> axes.subList(1, axes.size()));
  }
}
