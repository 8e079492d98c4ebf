package dev.brevity.tests.conformance.exports;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * An array of NumPy's file format.
 *
 * @param values in row-major order
 */
record NumpyArray(long[] shape, double[] values) {
  private static final Pattern TYPE = Pattern.compile("'descr': '[<|]?([a-z]\\d)'");
  private static final Pattern SHAPE = Pattern.compile("'shape': \\(([^)]*)\\)");
  private static final int LENGTH_AT = 8;

  /** The arrays of an {@code .npz} archive by name. */
  static Map<String, NumpyArray> archive(byte[] content) {
    Map<String, NumpyArray> arrays = new LinkedHashMap<>();
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(content))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        arrays.put(entry.getName().replaceFirst("\\.npy$", ""), read(zip.readAllBytes()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return arrays;
  }

  private static NumpyArray read(byte[] file) {
    ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    boolean first = bytes.get(LENGTH_AT - 2) == 1;
    int length = first ? bytes.getShort(LENGTH_AT) & 0xFFFF : bytes.getInt(LENGTH_AT);
    int start = LENGTH_AT + (first ? Short.BYTES : Integer.BYTES);
    String header = new String(file, start, length, StandardCharsets.ISO_8859_1);
    Matcher type = TYPE.matcher(header);
    Matcher sizes = SHAPE.matcher(header);
    if (!type.find() || !sizes.find()) {
      throw new IllegalArgumentException("not an array: " + header);
    }
    long[] shape =
        Arrays.stream(sizes.group(1).split(","))
            .map(String::strip)
            .filter(size -> !size.isEmpty())
            .mapToLong(Long::parseLong)
            .toArray();
    bytes.position(start + length);
    double[] values = new double[(int) Arrays.stream(shape).reduce(1, (one, two) -> one * two)];
    for (int i = 0; i < values.length; i++) {
      values[i] = number(type.group(1), bytes);
    }
    return new NumpyArray(shape, values);
  }

  private static double number(String type, ByteBuffer bytes) {
    return switch (type) {
      case "f4" -> bytes.getFloat();
      case "f8" -> bytes.getDouble();
      case "i1" -> bytes.get();
      case "u1" -> bytes.get() & 0xFF;
      case "i2" -> bytes.getShort();
      case "i4" -> bytes.getInt();
      case "i8" -> bytes.getLong();
      default -> throw new IllegalArgumentException("elements of type " + type);
    };
  }

  /** An array of the same shape. */
  NumpyArray with(float[] others) {
    double[] numbers = new double[others.length];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = others[i];
    }
    return new NumpyArray(shape, numbers);
  }

  float[] floats() {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }
}
