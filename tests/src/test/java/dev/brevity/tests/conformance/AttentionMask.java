package dev.brevity.tests.conformance;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A mask that the record describes in words.
 *
 * @param note the words
 */
record AttentionMask(String note) {
  private static final Pattern MASKED_ROWS = Pattern.compile("query rows ([0-9, and]+) fully");
  private static final Pattern ROW = Pattern.compile("row (\\d+) all -inf");
  private static final Pattern ELEMENT = Pattern.compile("row (\\d+) column (\\d+) (-?\\d+)");
  private static final Pattern REST = Pattern.compile("row (\\d+) columns (\\d+)\\.\\. -inf");

  /** The mask of a note; empty if it speaks of none. */
  static Optional<AttentionMask> in(String note) {
    boolean masked =
        note.contains("upper triangular")
            || note.contains("tril(1)")
            || note.startsWith("additive mask")
            || note.equals("every row masked");
    return masked ? Optional.of(new AttentionMask(note)) : Optional.empty();
  }

  NDArray tensor(NDManager manager, int queries, int keys) {
    boolean numbers = note.contains("upper triangular") || note.startsWith("additive mask");
    float[] values = numbers ? added(queries, keys) : kept(queries, keys);
    NDArray mask = manager.create(values, new Shape(queries, keys));
    return numbers ? mask : mask.toType(DataType.BOOLEAN, false);
  }

  /** Ones where a key is kept. */
  private float[] kept(int queries, int keys) {
    float[] values = new float[queries * keys];
    for (int i = 0; i < queries && note.contains("tril(1)"); i++) {
      for (int j = 0; j < keys; j++) {
        values[i * keys + j] = j <= i + 1 ? 1 : 0;
      }
    }
    Matcher rows = MASKED_ROWS.matcher(note);
    if (rows.find()) {
      for (String row : rows.group(1).trim().split("\\D+")) {
        for (int j = 0; j < keys; j++) {
          values[Integer.parseInt(row) * keys + j] = 0;
        }
      }
    }
    return values;
  }

  private float[] added(int queries, int keys) {
    float[] values = new float[queries * keys];
    for (int i = 0; i < queries && note.contains("upper triangular"); i++) {
      for (int j = i + 1; j < keys; j++) {
        values[i * keys + j] = Float.NEGATIVE_INFINITY;
      }
    }
    Matcher row = ROW.matcher(note);
    while (row.find()) {
      fill(values, keys, Integer.parseInt(row.group(1)), 0);
    }
    Matcher rest = REST.matcher(note);
    while (rest.find()) {
      fill(values, keys, Integer.parseInt(rest.group(1)), Integer.parseInt(rest.group(2)));
    }
    Matcher element = ELEMENT.matcher(note);
    while (element.find()) {
      int place = Integer.parseInt(element.group(1)) * keys + Integer.parseInt(element.group(2));
      values[place] = Float.parseFloat(element.group(3));
    }
    return values;
  }

  private static void fill(float[] values, int keys, int row, int from) {
    for (int j = from; j < keys; j++) {
      values[row * keys + j] = Float.NEGATIVE_INFINITY;
    }
  }
}
