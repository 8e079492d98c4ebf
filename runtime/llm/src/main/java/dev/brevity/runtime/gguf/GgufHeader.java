package dev.brevity.runtime.gguf;

import dev.brevity.dsl.model.UnreadableModelException;
import dev.brevity.runtime.safetensors.Malformed;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads keys and the directory of tensors of a GGUF file, and holds them to the file's size. */
final class GgufHeader {
  private static final int BUFFER = 1 << 16;
  private static final int MOST_DIMENSIONS = 4;
  private static final int DEEPEST = 3;
  private static final int MOST_ENTRIES = 1 << 24;
  private static final int SMALLEST_ENTRY = 24;

  private final FileChannel channel;
  private final String shown;
  private final long size;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER).order(ByteOrder.LITTLE_ENDIAN);
  private final Map<String, GgufValue> keys = new LinkedHashMap<>();
  private final Map<String, GgufTensor> tensors = new LinkedHashMap<>();
  private long position;
  private long dataBegin;

  GgufHeader(FileChannel channel, String shown) throws IOException {
    this.channel = channel;
    this.shown = shown;
    this.size = channel.size();
    buffer.limit(0);
  }

  Map<String, GgufValue> keys() {
    return keys;
  }

  Map<String, GgufTensor> tensors() {
    return tensors;
  }

  long dataBegin() {
    return dataBegin;
  }

  void read() throws IOException, UnreadableModelException {
    require(size >= 24 && integer() == GgufWriter.MAGIC, "is not a GGUF file");
    int version = integer();
    require(version == 2 || version == 3, "is of version " + version + ", not 2 or 3");
    long tensorCount = count(SMALLEST_ENTRY);
    long keyCount = count(SMALLEST_ENTRY / 2);
    for (long i = 0; i < keyCount; i++) {
      String key = text();
      require(
          keys.putIfAbsent(key, value(integer(), 0)) == null, "has the key `" + key + "` twice");
    }
    List<GgufTensor> inOrder = new ArrayList<>();
    for (long i = 0; i < tensorCount; i++) {
      GgufTensor tensor = tensor();
      inOrder.add(tensor);
      require(
          tensors.putIfAbsent(tensor.name(), tensor) == null,
          "has the tensor `" + tensor.name() + "` twice");
    }
    long alignment = alignment();
    dataBegin = (position + alignment - 1) / alignment * alignment;
    long place = 0;
    for (GgufTensor tensor : inOrder) {
      require(
          tensor.offset() == place,
          "has the tensor `" + tensor.name() + "` that does not follow the one before it");
      long end = dataBegin + place + tensor.bytes();
      require(end <= size, "is cut off: it ends before the tensor `" + tensor.name() + "` does");
      place = (place + tensor.bytes() + alignment - 1) / alignment * alignment;
    }
  }

  private long alignment() throws UnreadableModelException {
    if (!keys.containsKey("general.alignment")) {
      return GgufWriter.ALIGNMENT;
    }
    boolean sensible =
        keys.get("general.alignment") instanceof GgufValue.Unsigned number
            && number.value() >= 8
            && number.value() <= 1 << 20
            && Integer.bitCount(number.value()) == 1;
    require(sensible, "has an alignment that is not a power of two of at least 8");
    return ((GgufValue.Unsigned) keys.get("general.alignment")).value();
  }

  private GgufTensor tensor() throws IOException, UnreadableModelException {
    String name = text();
    int dimensions = integer();
    require(
        dimensions >= 1 && dimensions <= MOST_DIMENSIONS,
        "has " + dimensions + " dimensions in `" + name + "`");
    List<Long> shape = new ArrayList<>();
    long values = 1;
    for (int i = 0; i < dimensions; i++) {
      long length = number(8);
      require(
          length >= 0 && length <= 1L << 40, "has a size too large to be valid in `" + name + "`");
      shape.add(0, length);
      require(
          length == 0 || values <= (1L << 48) / length,
          "has a shape too large to be valid in `" + name + "`");
      values *= length;
    }
    int id = integer();
    Optional<GgufType> type = GgufType.of(id);
    if (type.isEmpty()) {
      throw Malformed.file(
          shown, "has `" + name + "` in a type that cannot be read here, number " + id);
    }
    long columns = shape.get(shape.size() - 1);
    require(
        columns % type.get().format().size() == 0,
        "has rows in `" + name + "` that are not a multiple of the blocks of " + type.get());
    long offset = number(8);
    require(offset >= 0, "has a negative offset for `" + name + "`");
    return new GgufTensor(name, type.get(), shape, offset);
  }

  private GgufValue value(int type, int depth) throws IOException, UnreadableModelException {
    return switch (type) {
      case 0 -> new GgufValue.Whole(number(1) & 0xFF);
      case 1 -> new GgufValue.Whole((byte) number(1));
      case 2 -> new GgufValue.Whole(number(2) & 0xFFFF);
      case 3 -> new GgufValue.Whole((short) number(2));
      case 4 -> new GgufValue.Unsigned(integer());
      case 5 -> new GgufValue.Whole(integer());
      case 6 -> new GgufValue.Real(Float.intBitsToFloat(integer()));
      case 7 -> new GgufValue.Truth(number(1) != 0);
      case 8 -> new GgufValue.Text(text());
      case 9 -> array(depth);
      case 10, 11 -> new GgufValue.Whole(number(8));
      case 12 -> new GgufValue.Wide(Double.longBitsToDouble(number(8)));
      default -> throw Malformed.file(shown, "has a value of an unknown type, number " + type);
    };
  }

  private GgufValue array(int depth) throws IOException, UnreadableModelException {
    int type = integer();
    require(depth < DEEPEST, "has arrays in arrays in arrays");
    int count = Math.toIntExact(count(1));
    List<GgufValue> values = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      values.add(value(type, depth + 1));
    }
    return switch (type) {
      case 8 ->
          new GgufValue.Texts(
              values.stream().map(text -> ((GgufValue.Text) text).value()).toList());
      case 6 ->
          new GgufValue.Reals(
              values.stream().map(real -> ((GgufValue.Real) real).value()).toList());
      case 5 ->
          new GgufValue.Integers(
              values.stream().map(whole -> (int) ((GgufValue.Whole) whole).value()).toList());
      default -> new GgufValue.Other(values);
    };
  }

  /** A number of things, each of which takes some bytes of the file. */
  private long count(int bytesEach) throws IOException, UnreadableModelException {
    long count = number(8);
    require(
        count >= 0 && count <= Math.min(MOST_ENTRIES, size / bytesEach),
        "is cut off or damaged: it would have " + Long.toUnsignedString(count) + " entries");
    return count;
  }

  private String text() throws IOException, UnreadableModelException {
    long length = number(8);
    require(length >= 0 && length <= size - position, "has a text that is longer than the file");
    byte[] bytes = new byte[(int) Math.min(length, Integer.MAX_VALUE - 8)];
    int done = 0;
    while (done < bytes.length) {
      fill(1);
      int part = Math.min(buffer.remaining(), bytes.length - done);
      buffer.get(bytes, done, part);
      done += part;
      position += part;
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private int integer() throws IOException {
    return (int) number(4);
  }

  private long number(int bytes) throws IOException {
    fill(bytes);
    position += bytes;
    return switch (bytes) {
      case 1 -> buffer.get();
      case 2 -> buffer.getShort();
      case 4 -> buffer.getInt();
      default -> buffer.getLong();
    };
  }

  private void fill(int bytes) throws IOException {
    if (buffer.remaining() >= bytes) {
      return;
    }
    buffer.compact();
    while (buffer.position() < bytes) {
      if (channel.read(buffer, position + buffer.position()) < 0) {
        throw new EOFException();
      }
    }
    buffer.flip();
  }

  private void require(boolean condition, String complaint) throws UnreadableModelException {
    if (!condition) {
      throw Malformed.file(shown, complaint);
    }
  }
}
