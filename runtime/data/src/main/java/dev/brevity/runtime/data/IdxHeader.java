package dev.brevity.runtime.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads the header of IDX files, the format of the MNIST database. */
final class IdxHeader {
  private static final int MOST_AXES = 16;

  private final String place;

  IdxHeader(String place) {
    this.place = place;
  }

  /**
   * The header at the start of a stream, which is left positioned after it.
   *
   * @throws DataException if it is none
   */
  ArrayHeader read(InputStream in) throws IOException {
    byte[] start = in.readNBytes(4);
    if (start.length < 4 || start[0] != 0 || start[1] != 0) {
      throw DataException.malformed(place, "does not begin like an IDX file");
    }
    ElementType type =
        switch (start[2]) {
          case 0x08 -> ElementType.UINT8;
          case 0x09 -> ElementType.INT8;
          case 0x0B -> ElementType.INT16;
          case 0x0C -> ElementType.INT32;
          case 0x0D -> ElementType.FLOAT32;
          case 0x0E -> ElementType.FLOAT64;
          default ->
              throw DataException.malformed(
                  place,
                  String.format(Locale.ROOT, "has the unknown type of elements 0x%02X", start[2]));
        };
    int axes = start[3] & 0xFF;
    byte[] sizes = in.readNBytes(4 * Math.min(axes, MOST_AXES));
    if (axes == 0 || axes > MOST_AXES || sizes.length < 4 * axes) {
      throw DataException.malformed(place, "claims " + axes + " axes and ends within its header");
    }
    ByteBuffer buffer = ByteBuffer.wrap(sizes);
    List<Long> shape = new ArrayList<>();
    while (buffer.hasRemaining()) {
      shape.add(buffer.getInt() & 0xFFFF_FFFFL);
    }
    return new ArrayHeader(type, ByteOrder.BIG_ENDIAN, false, shape, 4 + 4L * axes);
  }
}
