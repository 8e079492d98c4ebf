package dev.brevity.tests.conformance;

import java.util.LinkedHashMap;
import java.util.Map;

/** How the cases of one suite came out. */
public final class Tally {
  private final String suite;
  private int passed;
  private int failed;
  private int skipped;
  private final Map<String, Integer> skipReasons = new LinkedHashMap<>();
  private final Map<String, Integer> details = new LinkedHashMap<>();

  Tally(String suite) {
    this.suite = suite;
  }

  public void count(boolean success) {
    if (success) {
      passed++;
    } else {
      failed++;
    }
  }

  public void skip(String reason, int cases) {
    if (cases > 0) {
      skipped += cases;
      skipReasons.merge(reason, cases, Integer::sum);
    }
  }

  /** Counts cases that failed as skipped, since the difference is explained. */
  public void excuse(String reason, int cases) {
    failed -= cases;
    skip(reason, cases);
  }

  /** Adds to a further number of the suite's own. */
  public void detail(String name, int cases) {
    details.merge(name, cases, Integer::sum);
  }

  String suite() {
    return suite;
  }

  int cases() {
    return passed + failed + skipped;
  }

  int passed() {
    return passed;
  }

  int failed() {
    return failed;
  }

  int skipped() {
    return skipped;
  }

  Map<String, Integer> skipReasons() {
    return skipReasons;
  }

  Map<String, Integer> details() {
    return details;
  }
}
