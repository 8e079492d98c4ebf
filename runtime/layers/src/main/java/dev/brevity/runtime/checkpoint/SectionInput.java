package dev.brevity.runtime.checkpoint;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The rest of a section. Nothing is believed before it is known to be there: no length in the file
 * makes this allocate more than the file holds.
 */
final class SectionInput {
  private static final int MOST_DIMENSIONS = 32;

  private final DataInputStream in;
  private long remaining;

  SectionInput(DataInputStream in, long length) {
    this.in = in;
    this.remaining = length;
  }

  int readInt() throws IOException {
    take(Integer.BYTES);
    return in.readInt();
  }

  long readLong() throws IOException {
    take(Long.BYTES);
    return in.readLong();
  }

  /** A number of things of which each takes some bytes at least. */
  int readCount(int leastBytes) throws IOException {
    int count = readInt();
    if (count < 0 || (long) count * leastBytes > remaining) {
      throw damaged();
    }
    return count;
  }

  String readText() throws IOException {
    return new String(readBytes(readCount(1)), StandardCharsets.UTF_8);
  }

  /** The array that fills the section to its end. */
  StoredArray readArray() throws IOException {
    String typeName = readText();
    DataType type =
        Arrays.stream(DataType.values())
            .filter(known -> known.name().equals(typeName))
            .findAny()
            .orElseThrow(SectionInput::damaged);
    long[] sizes = new long[readCount(Long.BYTES)];
    if (sizes.length > MOST_DIMENSIONS) {
      throw damaged();
    }
    long bytes = type.getNumOfBytes();
    try {
      for (int i = 0; i < sizes.length; i++) {
        sizes[i] = readLong();
        bytes = Math.multiplyExact(bytes, sizes[i]);
      }
    } catch (ArithmeticException e) {
      throw damaged();
    }
    if (Arrays.stream(sizes).anyMatch(size -> size < 0)
        || bytes != remaining
        || bytes > Integer.MAX_VALUE - Long.BYTES) {
      throw damaged();
    }
    return new StoredArray(type, new Shape(sizes), readBytes((int) bytes));
  }

  /** Skips what a newer version has added. */
  void skipRest() throws IOException {
    in.skipNBytes(remaining);
    remaining = 0;
  }

  private byte[] readBytes(int count) throws IOException {
    take(count);
    byte[] bytes = in.readNBytes(count);
    if (bytes.length < count) {
      throw damaged();
    }
    return bytes;
  }

  private void take(long count) throws MalformedCheckpointException {
    if (count > remaining) {
      throw damaged();
    }
    remaining -= count;
  }

  static MalformedCheckpointException damaged() {
    return new MalformedCheckpointException("its content is damaged");
  }
}
