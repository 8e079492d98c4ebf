package dev.brevity.tests.conformance;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/** Mismatches that are expected, by suite and pattern, each with its reason. */
public final class KnownDifferences {
  private static final String RESOURCE = "/conformance/known-differences.txt";
  private static final String BAR = " \\| ";
  private static final String ARROW = " => ";

  private final List<Known> differences = new ArrayList<>();

  public KnownDifferences() {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(KnownDifferences.class.getResourceAsStream(RESOURCE)),
                StandardCharsets.UTF_8))) {
      lines.lines().filter(line -> !line.startsWith("#")).map(Known::of).forEach(differences::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Why a mismatch in a suite is expected; empty if it is not. */
  public Optional<String> reason(String suite, String mismatch) {
    return differences.stream()
        .filter(known -> known.suite().matcher(suite).matches())
        .filter(known -> known.mismatch().matcher(mismatch).find())
        .map(Known::reason)
        .findFirst();
  }

  private record Known(Pattern suite, Pattern mismatch, String reason) {
    static Known of(String line) {
      String[] sides = line.split(ARROW, 2);
      String[] patterns = sides[0].split(BAR, 2);
      return new Known(Pattern.compile(patterns[0]), Pattern.compile(patterns[1]), sides[1]);
    }
  }
}
