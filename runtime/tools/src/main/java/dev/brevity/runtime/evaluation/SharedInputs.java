package dev.brevity.runtime.evaluation;

import dev.brevity.dsl.model.ModelOutline;
import dev.brevity.runtime.data.ExpectedInput;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Whether two models can be given the same samples. */
final class SharedInputs {
  private SharedInputs() {}

  /**
   * Why a model cannot be given the samples of the reference; empty if it can.
   *
   * @param reference what the reference takes
   * @param name what messages call the reference
   */
  static Optional<String> difference(
      List<ExpectedInput> reference, String name, List<ExpectedInput> other) {
    if (names(reference).size() != names(other).size()) {
      return Optional.of(
          "it takes " + listed(other) + ", and `" + name + "` takes " + listed(reference));
    }
    boolean reordered =
        !names(reference).equals(names(other)) && names(reference).containsAll(names(other));
    if (reordered) {
      return Optional.of(
          "it takes "
              + listed(other)
              + " in this order, and `"
              + name
              + "` takes "
              + listed(reference));
    }
    for (int i = 0; i < other.size(); i++) {
      String wanted = described(reference.get(i));
      String taken = described(other.get(i));
      if (!fits(reference.get(i), other.get(i))) {
        return Optional.of(
            "its input `"
                + other.get(i).name()
                + "` takes "
                + taken
                + ", and that of `"
                + name
                + "` takes "
                + wanted);
      }
    }
    return Optional.empty();
  }

  private static boolean fits(ExpectedInput reference, ExpectedInput other) {
    if (reference.floating() != other.floating()) {
      return false;
    }
    if (reference.shape().isEmpty() || other.shape().isEmpty()) {
      return true;
    }
    List<Long> wanted = reference.shape().get();
    List<Long> taken = other.shape().get();
    boolean same = wanted.size() == taken.size();
    for (int i = 0; same && i < wanted.size(); i++) {
      same = wanted.get(i) < 0 || taken.get(i) < 0 || wanted.get(i).equals(taken.get(i));
    }
    return same;
  }

  private static List<String> names(List<ExpectedInput> inputs) {
    return inputs.stream().map(ExpectedInput::name).toList();
  }

  private static String listed(List<ExpectedInput> inputs) {
    return inputs.stream()
        .map(input -> "`" + input.name() + "`")
        .collect(Collectors.joining(" and "));
  }

  private static String described(ExpectedInput input) {
    String numbers = input.floating() ? "floating-point numbers" : "whole numbers";
    return numbers + input.shape().map(shape -> " (" + ModelOutline.sizes(shape) + ")").orElse("");
  }
}
