package dev.brevity.runtime.data;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes NumPy's files, right and wrong ones. */
public final class Npy {
  private Npy() {}

  public static byte[] file(int version, String header, byte[] elements) {
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer buffer =
        ByteBuffer.allocate(12 + text.length + elements.length).order(ByteOrder.LITTLE_ENDIAN);
    buffer.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', (byte) version, 0});
    if (version == 1) {
      buffer.putShort((short) text.length);
    } else {
      buffer.putInt(text.length);
    }
    buffer.put(text).put(elements);
    return Arrays.copyOf(buffer.array(), buffer.position());
  }

  public static String header(String type, boolean fortran, long... shape) {
    String axes = Arrays.stream(shape).mapToObj(Long::toString).collect(Collectors.joining(", "));
    return String.format(
        "{'descr': '%s', 'fortran_order': %s, 'shape': (%s%s), }\n",
        type, fortran ? "True" : "False", axes, shape.length == 1 ? "," : "");
  }

  public static byte[] floats(long[] shape, float... values) {
    return file(1, header("<f4", false, shape), bytes(4, values, ByteBuffer::putFloat));
  }

  public static byte[] longs(long[] shape, long... values) {
    ByteBuffer buffer = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (long value : values) {
      buffer.putLong(value);
    }
    return file(1, header("<i8", false, shape), buffer.array());
  }

  public static byte[] bytes(int size, float[] values, BiConsumer<ByteBuffer, Float> put) {
    ByteBuffer buffer = ByteBuffer.allocate(size * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      put.accept(buffer, value);
    }
    return buffer.array();
  }

  /** A zip archive of names and contents in turn. */
  public static byte[] zip(Object... members) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      for (int i = 0; i < members.length; i += 2) {
        zip.putNextEntry(new ZipEntry((String) members[i]));
        zip.write((byte[]) members[i + 1]);
        zip.closeEntry();
      }
    }
    return out.toByteArray();
  }
}
