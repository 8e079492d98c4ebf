package dev.brevity.tests.conformance;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/** Mismatches that are expected, by pattern, each with its reason. */
final class KnownDifferences {
  private static final String RESOURCE = "/conformance/known-differences.txt";
  private static final String ARROW = " => ";

  private final Map<Pattern, String> reasons = new LinkedHashMap<>();

  KnownDifferences() {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(KnownDifferences.class.getResourceAsStream(RESOURCE)),
                StandardCharsets.UTF_8))) {
      lines
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split(ARROW, 2))
          .forEach(parts -> reasons.put(Pattern.compile(parts[0]), parts[1]));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Why a mismatch is expected; empty if it is not. */
  Optional<String> reason(String mismatch) {
    return reasons.entrySet().stream()
        .filter(known -> known.getKey().matcher(mismatch).find())
        .map(Map.Entry::getValue)
        .findFirst();
  }
}
