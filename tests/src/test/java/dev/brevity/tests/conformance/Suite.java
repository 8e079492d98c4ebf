package dev.brevity.tests.conformance;

import java.util.List;
import java.util.function.Function;

/** One part of the record, compared group by group. */
public interface Suite {
  String name();

  /** The groups in the order they are run. */
  List<Group> groups();

  /** Cases that are run together and reported as one test. */
  interface Group {
    String name();

    /** Compares every case, counts it, and returns the mismatches of those that failed. */
    List<String> run(Tally tally);

    static Group of(String name, Function<Tally, List<String>> comparison) {
      return new Group() {
        @Override
        public String name() {
          return name;
        }

        @Override
        public List<String> run(Tally tally) {
          return comparison.apply(tally);
        }
      };
    }
  }
}
