package dev.brevity.runtime.gguf;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Writes a GGUF file of version 3: first what it will hold, then the tensors one after the other,
 * so that no more than one has to be in memory.
 */
public final class GgufWriter implements Closeable {
  static final int ALIGNMENT = 32;
  static final int VERSION = 3;
  static final int MAGIC = 'G' | ('G' << 8) | ('U' << 16) | ('F' << 24);

  private final FileChannel channel;
  private final List<GgufTensor> tensors;
  private final long dataBegin;
  private int next;

  private GgufWriter(FileChannel channel, List<GgufTensor> tensors, long dataBegin) {
    this.channel = channel;
    this.tensors = tensors;
    this.dataBegin = dataBegin;
  }

  /**
   * Tensors that follow each other as the format wants it.
   *
   * @param tensors their offsets do not count
   */
  public static List<GgufTensor> placed(List<GgufTensor> tensors) {
    List<GgufTensor> placed = new ArrayList<>();
    long offset = 0;
    for (GgufTensor tensor : tensors) {
      placed.add(new GgufTensor(tensor.name(), tensor.type(), tensor.shape(), offset));
      offset = padded(offset + tensor.bytes());
    }
    return placed;
  }

  static long padded(long bytes) {
    return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }

  /**
   * Begins a file.
   *
   * @param tensors as {@link #placed} returns them, in the order in which {@link #write} will get
   *     them
   */
  public static GgufWriter create(Path file, Map<String, GgufValue> keys, List<GgufTensor> tensors)
      throws IOException {
    byte[] bytes = header(keys, tensors);
    long begin = padded(bytes.length);
    FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE);
    GgufWriter writer = new GgufWriter(channel, List.copyOf(tensors), begin);
    writer.put(ByteBuffer.wrap(bytes));
    writer.pad(begin);
    return writer;
  }

  /**
   * The size of a file.
   *
   * @param tensors as {@link #placed} returns them
   */
  public static long bytes(Map<String, GgufValue> keys, List<GgufTensor> tensors) {
    GgufTensor last = tensors.get(tensors.size() - 1);
    return padded(header(keys, tensors).length) + padded(last.offset() + last.bytes());
  }

  private static byte[] header(Map<String, GgufValue> keys, List<GgufTensor> tensors) {
    Bytes header = new Bytes();
    header.number(MAGIC, 4).number(VERSION, 4).number(tensors.size(), 8).number(keys.size(), 8);
    keys.forEach((key, value) -> header.text(key).value(value));
    for (GgufTensor tensor : tensors) {
      header.text(tensor.name()).number(tensor.shape().size(), 4);
      for (int i = tensor.shape().size() - 1; i >= 0; i--) {
        header.number(tensor.shape().get(i), 8);
      }
      header.number(tensor.type().id(), 4).number(tensor.offset(), 8);
    }
    return header.bytes();
  }

  /**
   * Writes the next tensor.
   *
   * @param bytes as many as its type and shape say
   * @throws IllegalStateException if it is not its turn, or of another size
   */
  public void write(String name, ByteBuffer bytes) throws IOException {
    GgufTensor tensor = next < tensors.size() ? tensors.get(next) : null;
    if (tensor == null || !tensor.name().equals(name) || tensor.bytes() != bytes.remaining()) {
      throw new IllegalStateException("`" + name + "` is not the tensor that was announced");
    }
    next++;
    put(bytes);
    pad(dataBegin + padded(tensor.offset() + tensor.bytes()));
  }

  private void put(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  private void pad(long position) throws IOException {
    put(ByteBuffer.allocate((int) (position - channel.position())));
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  /** Collects the header. */
  private static final class Bytes {
    private static final int UINT32 = 4;
    private static final int INT32 = 5;
    private static final int FLOAT32 = 6;
    private static final int BOOL = 7;
    private static final int STRING = 8;
    private static final int ARRAY = 9;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Bytes number(long value, int count) {
      byte[] all =
          ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array();
      out.write(all, 0, count);
      return this;
    }

    Bytes text(String text) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      number(bytes.length, 8);
      out.write(bytes, 0, bytes.length);
      return this;
    }

    void value(GgufValue value) {
      if (value instanceof GgufValue.Unsigned unsigned) {
        number(UINT32, 4).number(unsigned.value(), 4);
      } else if (value instanceof GgufValue.Real real) {
        number(FLOAT32, 4).number(Float.floatToRawIntBits(real.value()), 4);
      } else if (value instanceof GgufValue.Truth truth) {
        number(BOOL, 4).number(truth.value() ? 1 : 0, 1);
      } else if (value instanceof GgufValue.Text text) {
        number(STRING, 4).text(text.value());
      } else if (value instanceof GgufValue.Texts texts) {
        array(STRING, texts.values().size());
        texts.values().forEach(this::text);
      } else if (value instanceof GgufValue.Integers integers) {
        array(INT32, integers.values().size());
        integers.values().forEach(number -> number(number, 4));
      } else if (value instanceof GgufValue.Reals reals) {
        array(FLOAT32, reals.values().size());
        reals.values().forEach(number -> number(Float.floatToRawIntBits(number), 4));
      } else {
        throw new IllegalArgumentException("values of this type are only read");
      }
    }

    private void array(int type, int count) {
      number(ARRAY, 4).number(type, 4).number(count, 8);
    }

    byte[] bytes() {
      return out.toByteArray();
    }
  }
}
