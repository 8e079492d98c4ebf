package dev.brevity.runtime.algorithm.rotation;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * The known Hadamard matrices whose size is no power of two: in {@code hadamard.txt} each one's
 * size, then a line for each row, four signs in a hexadecimal digit, plus as 1.
 */
final class HadamardBases {
  private HadamardBases() {}

  /** The elements, 1 and -1, row by row. */
  static float[] of(int size) {
    try (InputStream stream =
            Objects.requireNonNull(HadamardBases.class.getResourceAsStream("hadamard.txt"));
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(stream, StandardCharsets.US_ASCII))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        int rows = Integer.parseInt(line);
        float[] found = new float[rows * rows];
        for (int row = 0; row < rows; row++) {
          read(Objects.requireNonNull(lines.readLine()), found, row * rows, rows);
        }
        if (rows == size) {
          return found;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw new IllegalArgumentException("no Hadamard matrix of size " + size);
  }

  private static void read(String digits, float[] target, int start, int count) {
    for (int i = 0; i < count; i++) {
      int digit = Character.digit(digits.charAt(i / 4), 16);
      target[start + i] = (digit >> (3 - i % 4) & 1) == 1 ? 1f : -1f;
    }
  }
}
