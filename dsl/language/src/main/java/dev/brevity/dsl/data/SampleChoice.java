package dev.brevity.dsl.data;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * Which samples of a data set count, in place of those that its description says.
 *
 * @param range those; all if absent
 * @param most no more than so many of them, from the first on
 */
public record SampleChoice(Optional<SampleRange> range, OptionalLong most) {
  /** All samples. */
  public static final SampleChoice ALL = new SampleChoice(Optional.empty(), OptionalLong.empty());

  private static final int MOST_DIGITS = 15;

  /** What {@code 512} and {@code 100..199} mean; empty for anything else. */
  public static Optional<SampleChoice> of(String text) {
    String bare = text.strip();
    if (bare.matches("0*[1-9]\\d*") && bare.length() <= MOST_DIGITS) {
      return Optional.of(new SampleChoice(Optional.empty(), OptionalLong.of(Long.parseLong(bare))));
    }
    return SampleRange.of(bare)
        .map(range -> new SampleChoice(Optional.of(range), OptionalLong.empty()));
  }

  /** As users write it; nothing for all samples. */
  @Override
  public String toString() {
    return most.isPresent()
        ? String.valueOf(most.getAsLong())
        : range.map(SampleRange::toString).orElse("");
  }
}
