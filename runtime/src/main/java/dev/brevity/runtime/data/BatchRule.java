package dev.brevity.runtime.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How samples become batches for a model. Inputs whose first axis the model leaves open are stacked
 * along it. One that has a first axis of its own beside them, such as the state of a recurrent
 * network, or no axes at all, is given as it is, to one sample at a time. A model that fixes the
 * first axis of all inputs takes so many samples at once, no more and no fewer.
 *
 * @param size how many samples the model takes, where it leaves no choice
 * @param stacked for each input, whether samples are stacked
 */
record BatchRule(Optional<Integer> size, List<Boolean> stacked) {
  BatchRule {
    stacked = List.copyOf(stacked);
  }

  static BatchRule of(List<ExpectedInput> inputs) {
    List<Long> first = inputs.stream().map(BatchRule::first).toList();
    if (inputs.size() == 1) {
      return new BatchRule(size(first.get(0)), List.of(true));
    }
    long common = first.stream().anyMatch(axis -> axis < 0) ? -1 : common(first);
    List<Boolean> stacked = new ArrayList<>();
    for (long axis : first) {
      // Where no shape is known at all, the first axis counts samples.
      stacked.add(axis == common || (axis == 0 && first.stream().allMatch(known -> known == 0)));
    }
    return new BatchRule(stacked.contains(false) ? Optional.of(1) : size(common), stacked);
  }

  /** The input as a sample sees it. */
  ExpectedInput sample(ExpectedInput input, int index) {
    if (stacked.get(index) || input.shape().isEmpty()) {
      return input;
    }
    List<Long> shape = new ArrayList<>(List.of(1L));
    shape.addAll(input.shape().get());
    return ExpectedInput.of(input.name(), input.floating(), shape);
  }

  /** The size of the first axis, −1 if it is open, 0 if nothing is known. */
  private static long first(ExpectedInput input) {
    List<Long> shape = input.shape().orElse(List.of());
    return shape.isEmpty() ? 0 : shape.get(0) < 1 ? -1 : shape.get(0);
  }

  /** The size that all have, or else 1. */
  private static long common(List<Long> sizes) {
    return sizes.stream().allMatch(sizes.get(0)::equals) ? sizes.get(0) : 1;
  }

  private static Optional<Integer> size(long axis) {
    return axis > 0 && axis <= Limits.ELEMENTS ? Optional.of((int) axis) : Optional.empty();
  }
}
