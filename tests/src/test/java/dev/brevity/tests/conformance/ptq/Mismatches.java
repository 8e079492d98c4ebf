package dev.brevity.tests.conformance.ptq;

import ai.djl.ndarray.NDArray;
import com.fasterxml.jackson.databind.JsonNode;
import dev.brevity.tests.conformance.Native;
import dev.brevity.tests.conformance.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What differs between a record and what was computed. */
final class Mismatches {
  private static final double RELATIVE = 1e-5;
  private static final double ABSOLUTE = 1e-6;
  private static final double OUTPUT = 1e-4;

  private final List<String> all = new ArrayList<>();

  private @Nullable String skipped;

  /** Leaves the case out of the comparison. */
  void skip(String reason) {
    skipped = reason;
  }

  /** Why the case has been left out; null if it has not. */
  @Nullable String skipped() {
    return skipped;
  }

  List<String> all() {
    return all;
  }

  void add(String mismatch) {
    all.add(mismatch);
  }

  void equal(String what, Object expected, Object actual) {
    if (!Objects.equals(expected, actual)) {
      add(what + ": expected " + expected + " but got " + actual);
    }
  }

  /** Closed-form results: 1e-5 relative, 1e-6 absolute, element by element. */
  void close(String what, JsonNode expected, NDArray actual) {
    close(what, Tensor.read(expected), Native.read(actual));
  }

  void close(String what, Tensor expected, Tensor actual) {
    near(what, expected, actual, ABSOLUTE);
  }

  /** Outputs: 1e-4 of their range. */
  void output(String what, JsonNode expected, NDArray actual) {
    Tensor wanted = Tensor.read(expected);
    near(what, wanted, Native.read(actual), OUTPUT * wanted.largest());
  }

  void near(String what, Tensor expected, Tensor actual, double absolute) {
    if (!Arrays.equals(expected.shape(), actual.shape())) {
      add(
          what
              + ": expected shape "
              + Arrays.toString(expected.shape())
              + " but got "
              + Arrays.toString(actual.shape()));
      return;
    }
    double worst = 0;
    int place = -1;
    for (int i = 0; i < expected.data().length; i++) {
      double wanted = expected.data()[i];
      double excess = Math.abs(wanted - actual.data()[i]) - RELATIVE * Math.abs(wanted) - absolute;
      if (excess > worst || Double.isNaN(actual.data()[i]) != Double.isNaN(wanted)) {
        worst = excess;
        place = i;
      }
    }
    if (place >= 0) {
      add(
          what
              + ": element "
              + place
              + " expected "
              + expected.data()[place]
              + " but got "
              + actual.data()[place]);
    }
  }
}
