package dev.brevity.tests.conformance;

import java.util.List;

/** One part of the record, compared group by group. */
interface Suite {
  String name();

  /** The groups in the order they are run. */
  List<Group> groups();

  /** Cases that are run together and reported as one test. */
  interface Group {
    String name();

    /** Compares every case, counts it, and returns the mismatches of those that failed. */
    List<String> run(Tally tally);
  }
}
