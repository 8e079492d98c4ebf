package dev.brevity.tests.conformance;

import java.util.List;

/** Cases of a file that the table of sensitivities names. */
@FunctionalInterface
interface KeyedCases {
  /** Runs the cases with a key; none if the key is not one of these. */
  List<Outcome> run(String key);
}
