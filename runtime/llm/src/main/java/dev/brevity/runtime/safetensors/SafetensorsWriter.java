package dev.brevity.runtime.safetensors;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;

/**
 * Writes a safetensors file: first what it will hold, then the tensors one after the other, so that
 * no more than one has to be in memory.
 */
public final class SafetensorsWriter implements Closeable {
  private static final int ALIGNMENT = 8;

  private final FileChannel channel;
  private final List<TensorEntry> entries;
  private int next;

  private SafetensorsWriter(FileChannel channel, List<TensorEntry> entries) {
    this.channel = channel;
    this.entries = entries;
  }

  /** A tensor that will be written. */
  public static TensorEntry entry(String name, TensorType type, List<Long> shape) {
    long count = shape.stream().mapToLong(Long::longValue).reduce(1, Math::multiplyExact);
    return new TensorEntry(name, type, shape, 0, Math.multiplyExact(count, type.bytes()));
  }

  /**
   * Begins a file.
   *
   * @param entries all tensors, in the order in which {@link #write} will get them
   */
  public static SafetensorsWriter create(
      Path file, List<TensorEntry> entries, Map<String, String> metadata) throws IOException {
    byte[] header = header(entries, metadata);
    FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE);
    ByteBuffer prefix = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    prefix.putLong(header.length).flip();
    writeAll(channel, prefix);
    writeAll(channel, ByteBuffer.wrap(header));
    return new SafetensorsWriter(channel, List.copyOf(entries));
  }

  /** The size of a file. */
  public static long bytes(List<TensorEntry> entries, Map<String, String> metadata) {
    long tensors = entries.stream().mapToLong(TensorEntry::bytes).sum();
    try {
      return Long.BYTES + header(entries, metadata).length + tensors;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] header(List<TensorEntry> entries, Map<String, String> metadata)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = new JsonFactory().createGenerator(bytes)) {
      json.writeStartObject();
      if (!metadata.isEmpty()) {
        json.writeObjectFieldStart("__metadata__");
        for (Map.Entry<String, String> entry : metadata.entrySet()) {
          json.writeStringField(entry.getKey(), entry.getValue());
        }
        json.writeEndObject();
      }
      long place = 0;
      for (TensorEntry entry : entries) {
        json.writeObjectFieldStart(entry.name());
        json.writeStringField("dtype", entry.type().name());
        json.writeFieldName("shape");
        json.writeStartArray();
        for (long size : entry.shape()) {
          json.writeNumber(size);
        }
        json.writeEndArray();
        json.writeFieldName("data_offsets");
        json.writeStartArray();
        json.writeNumber(place);
        place += entry.bytes();
        json.writeNumber(place);
        json.writeEndArray();
        json.writeEndObject();
      }
      json.writeEndObject();
    }
    while (bytes.size() % ALIGNMENT != 0) {
      bytes.write(' ');
    }
    return bytes.toByteArray();
  }

  /**
   * Writes the next tensor.
   *
   * @param bytes little-endian, as many as its entry says
   * @throws IllegalStateException if it is not its turn, or of another size
   */
  public void write(String name, ByteBuffer bytes) throws IOException {
    TensorEntry entry = next < entries.size() ? entries.get(next) : null;
    if (entry == null || !entry.name().equals(name) || entry.bytes() != bytes.remaining()) {
      throw new IllegalStateException("`" + name + "` is not the tensor that was announced");
    }
    next++;
    writeAll(channel, bytes);
  }

  private static void writeAll(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
