package dev.brevity.runtime.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Files of NumPy with samples. */
final class NumberFile {
  private static final int HEADER = 118;

  private NumberFile() {}

  /** An array of floats. */
  static byte[] of(float[] numbers, long... shape) {
    String sizes = Arrays.stream(shape).mapToObj(Long::toString).collect(Collectors.joining(", "));
    String header = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + sizes + ",), }";
    header = header + " ".repeat(HEADER - 1 - header.length()) + "\n";
    ByteBuffer file =
        ByteBuffer.allocate(10 + HEADER + numbers.length * Float.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN);
    file.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII)).put((byte) 1);
    file.put((byte) 0).putShort((short) HEADER).put(header.getBytes(StandardCharsets.US_ASCII));
    file.asFloatBuffer().put(numbers);
    return file.array();
  }
}
