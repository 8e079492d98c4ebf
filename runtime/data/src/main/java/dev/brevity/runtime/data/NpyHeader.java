package dev.brevity.runtime.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the header of NumPy's array files, versions 1 to 3. */
final class NpyHeader {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int LONGEST = 1 << 16;
  private static final Pattern TYPE =
      Pattern.compile("['\"]descr['\"]\\s*:\\s*(['\"])([<>|=]?)([a-zA-Z])(\\d{0,9})\\1");
  private static final Pattern ORDER =
      Pattern.compile("['\"]fortran_order['\"]\\s*:\\s*(True|False)");
  private static final Pattern SHAPE =
      Pattern.compile("['\"]shape['\"]\\s*:\\s*\\(([-\\d,\\sL]{0,2000})\\)");

  private final String place;

  NpyHeader(String place) {
    this.place = place;
  }

  /**
   * The header at the start of a stream, which is left positioned after it.
   *
   * @throws DataException if it is none, or of an array without plain numbers
   */
  ArrayHeader read(InputStream in) throws IOException {
    byte[] start = in.readNBytes(8);
    if (start.length < 8 || !java.util.Arrays.equals(start, 0, 6, MAGIC, 0, 6)) {
      throw DataException.malformed(place, "does not begin like a NumPy array file");
    }
    int version = start[6];
    if (version < 1 || version > 3) {
      throw DataException.malformed(
          place, "has version " + version + " of NumPy's format, of which 1 to 3 are known");
    }
    byte[] size = in.readNBytes(version == 1 ? 2 : 4);
    long length = 0;
    for (int i = size.length - 1; i >= 0; i--) {
      length = length << 8 | (size[i] & 0xFF);
    }
    if (size.length < (version == 1 ? 2 : 4) || length > LONGEST) {
      throw DataException.malformed(place, "has a header of impossible length");
    }
    byte[] text = in.readNBytes((int) length);
    if (text.length < length) {
      throw DataException.malformed(place, "ends within its header");
    }
    return parse(new String(text, StandardCharsets.UTF_8), 8L + size.length + length);
  }

  private ArrayHeader parse(String text, long length) {
    Matcher type = TYPE.matcher(text);
    Matcher order = ORDER.matcher(text);
    Matcher shape = SHAPE.matcher(text);
    if (!order.find() || !shape.find()) {
      throw DataException.malformed(place, "has a header without `fortran_order` and `shape`");
    }
    if (!type.find()) {
      throw DataException.malformed(
          place, "holds records with several fields; only plain numbers are read");
    }
    ElementType element =
        element(type.group(3).charAt(0), type.group(4))
            .orElseThrow(
                () ->
                    DataException.malformed(
                        place,
                        "holds elements of NumPy's type `"
                            + type.group(3)
                            + type.group(4)
                            + "`; only truth values, integers and real numbers are read"));
    ByteOrder bytes = type.group(2).equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    return new ArrayHeader(
        element, bytes, order.group(1).equals("True"), shape(shape.group(1)), length);
  }

  private static Optional<ElementType> element(char kind, String bytes) {
    ElementType element =
        switch (kind + bytes) {
          case "b1", "?" -> ElementType.BOOL;
          case "i1", "b" -> ElementType.INT8;
          case "u1", "B" -> ElementType.UINT8;
          case "i2" -> ElementType.INT16;
          case "u2" -> ElementType.UINT16;
          case "i4" -> ElementType.INT32;
          case "u4" -> ElementType.UINT32;
          case "i8" -> ElementType.INT64;
          case "u8" -> ElementType.UINT64;
          case "f2" -> ElementType.FLOAT16;
          case "f4" -> ElementType.FLOAT32;
          case "f8" -> ElementType.FLOAT64;
          default -> null;
        };
    return Optional.ofNullable(element);
  }

  private List<Long> shape(String text) {
    List<Long> shape = new ArrayList<>();
    for (String part : text.split(",")) {
      String digits = part.strip().replace("L", "");
      if (digits.isEmpty()) {
        continue;
      }
      if (!digits.matches("\\d{1,40}")) {
        throw DataException.malformed(place, "claims the shape (" + text.strip() + ")");
      }
      shape.add(digits.length() > 18 ? Long.valueOf(Long.MAX_VALUE) : Long.valueOf(digits));
    }
    if (shape.size() > 32) {
      throw DataException.malformed(place, "claims " + shape.size() + " axes");
    }
    return shape;
  }
}
