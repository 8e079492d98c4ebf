package dev.brevity.dsl.data;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The samples from {@code first} to {@code last}, both counted from 0 and both included. */
public record SampleRange(long first, long last) {
  private static final Pattern FORM = Pattern.compile("(\\d{1,15})\\s*\\.\\.\\s*(\\d{1,15})");

  public SampleRange {
    if (first < 0 || last < first) {
      throw new IllegalArgumentException("not a range of samples: " + first + ".." + last);
    }
  }

  /** What {@code 0..511} means; empty for anything that is not such a range. */
  public static Optional<SampleRange> of(String text) {
    Matcher matcher = FORM.matcher(text.strip());
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long first = Long.parseLong(matcher.group(1));
    long last = Long.parseLong(matcher.group(2));
    return last < first ? Optional.empty() : Optional.of(new SampleRange(first, last));
  }

  public long count() {
    return last - first + 1;
  }

  @Override
  public String toString() {
    return first + ".." + last;
  }
}
