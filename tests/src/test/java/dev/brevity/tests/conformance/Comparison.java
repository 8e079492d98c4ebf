package dev.brevity.tests.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The findings on one case. Every recorded field must be answered; an answer may hold more than
 * what was recorded.
 *
 * <p>Answers are maps, lists, {@link Tensor}s, booleans, numbers, texts and null, nested as in the
 * record.
 */
final class Comparison {
  private final Accuracy accuracy;
  private final List<String> mismatches = new ArrayList<>();

  Comparison(Accuracy accuracy) {
    this.accuracy = accuracy;
  }

  List<String> mismatches() {
    return Collections.unmodifiableList(mismatches);
  }

  void fail(String path, String message) {
    mismatches.add(path + ": " + message);
  }

  /** Compares each recorded field, except those named. */
  void expectFields(String path, JsonNode recorded, Map<String, ?> answer, String... except) {
    List<String> ignored = Arrays.asList(except);
    Iterator<Map.Entry<String, JsonNode>> fields = recorded.fields();
    while (fields.hasNext()) {
      Map.Entry<String, JsonNode> field = fields.next();
      if (ignored.contains(field.getKey())) {
        continue;
      }
      String fieldPath = path.isEmpty() ? field.getKey() : path + "/" + field.getKey();
      if (answer.containsKey(field.getKey())) {
        expect(fieldPath, field.getValue(), answer.get(field.getKey()));
      } else {
        fail(fieldPath, "recorded as " + brief(field.getValue()) + " but not answered");
      }
    }
  }

  void expect(String path, JsonNode recorded, @Nullable Object answer) {
    if (Tensor.isTensor(recorded)) {
      expectTensor(path, Tensor.read(recorded), answer);
    } else if (recorded.isNull()) {
      // The engine at hand does not tell a missing gradient from a zero one.
      boolean nothing = answer == null || (answer instanceof Tensor zeros && zeros.total() == 0);
      if (!nothing) {
        fail(path, "recorded as null, answered " + answer);
      }
    } else if (recorded.isObject()) {
      expectMap(path, recorded, answer);
    } else if (recorded.isArray()) {
      expectList(path, recorded, answer);
    } else if (answer instanceof Number number && (recorded.isNumber() || recorded.isTextual())) {
      expectTensor(
          path, Tensor.scalar(Tensor.number(recorded)), Tensor.scalar(number.doubleValue()));
    } else if (answer instanceof Tensor tensor && recorded.isNumber()) {
      expectTensor(path, Tensor.scalar(recorded.asDouble()), tensor);
    } else if (answer == null || !recorded.asText().equals(answer.toString())) {
      fail(path, "recorded as " + recorded + ", answered " + answer);
    }
  }

  private void expectMap(String path, JsonNode recorded, @Nullable Object answer) {
    if (answer instanceof Map<?, ?> map) {
      @SuppressWarnings("unchecked")
      Map<String, ?> fields = (Map<String, ?>) map;
      expectFields(path, recorded, fields);
    } else {
      fail(path, "recorded as " + brief(recorded) + ", answered " + answer);
    }
  }

  private void expectList(String path, JsonNode recorded, @Nullable Object answer) {
    if (!(answer instanceof List<?> list)) {
      fail(path, "recorded as a list of " + recorded.size() + ", answered " + answer);
    } else if (list.size() != recorded.size()) {
      fail(path, "recorded as " + brief(recorded) + ", answered " + answer);
    } else {
      for (int i = 0; i < list.size(); i++) {
        expect(path + "/" + i, recorded.get(i), list.get(i));
      }
    }
  }

  void expectTensor(String path, Tensor recorded, @Nullable Object answer) {
    if (!(answer instanceof Tensor actual)) {
      fail(path, "recorded as " + recorded + ", answered " + answer);
    } else if (!Arrays.equals(recorded.shape(), actual.shape())) {
      fail(
          path,
          "shape recorded as "
              + Arrays.toString(recorded.shape())
              + ", answered "
              + Arrays.toString(actual.shape()));
    } else {
      expectElements(path, recorded, actual);
    }
  }

  private void expectElements(String path, Tensor recorded, Tensor actual) {
    Tolerance tolerance = accuracy.tolerance(path, recorded);
    double largest = recorded.largest();
    int wrong = 0;
    int strays = 0;
    int worst = -1;
    double worstDistance = -1;
    for (int i = 0; i < recorded.data().length; i++) {
      double expected = recorded.data()[i];
      double answered = actual.data()[i];
      if (tolerance.accepts(expected, answered, largest)) {
        continue;
      }
      if (tolerance.acceptsStray(expected, answered)) {
        strays++;
      } else {
        wrong++;
      }
      double distance = Math.abs(expected - answered);
      if (worst < 0 || distance > worstDistance) {
        worst = i;
        worstDistance = distance;
      }
    }
    if (wrong > 0 || strays > tolerance.strays(recorded.data().length)) {
      fail(path, describe(recorded, actual, worst, wrong + strays));
    }
  }

  private static String describe(Tensor recorded, Tensor actual, int worst, int wrong) {
    float expected = (float) recorded.data()[worst];
    float answered = (float) actual.data()[worst];
    return String.format(
        Locale.ROOT,
        "%d of %d elements differ, most at [%d]: recorded %s, answered %s (%s)",
        wrong,
        recorded.data().length,
        worst,
        expected,
        answered,
        distance(expected, answered));
  }

  private static String distance(float expected, float answered) {
    if (Float.isNaN(expected) || Float.isNaN(answered)) {
      return "not comparable";
    }
    long ulps = Math.abs(ordinal(expected) - ordinal(answered));
    return ulps == 0
        ? "signs of zero"
        : String.format(
            Locale.ROOT,
            "%d ulp, relative %.2g",
            ulps,
            Math.abs(expected - answered) / Math.abs(expected));
  }

  /** Numbers floats in their order, so that neighbours differ by one. */
  private static long ordinal(float value) {
    int bits = Float.floatToIntBits(value);
    return bits >= 0 ? bits : (long) Integer.MIN_VALUE - bits;
  }

  private static String brief(JsonNode node) {
    String text = node.toString();
    return text.length() <= 80 ? text : text.substring(0, 77) + "...";
  }
}
