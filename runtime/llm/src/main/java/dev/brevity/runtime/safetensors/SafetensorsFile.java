package dev.brevity.runtime.safetensors;

import dev.brevity.dsl.model.UnreadableModelException;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.Map;

/** A safetensors file. Its header has been checked; tensors are mapped when they are asked for. */
public final class SafetensorsFile implements Closeable {
  private static final int PREFIX = Long.BYTES;
  private static final long LARGEST_HEADER = 100_000_000;

  private final FileChannel channel;
  private final String shown;
  private final Map<String, TensorEntry> tensors;
  private final Map<String, String> metadata;

  private SafetensorsFile(
      FileChannel channel,
      String shown,
      Map<String, TensorEntry> tensors,
      Map<String, String> metadata) {
    this.channel = channel;
    this.shown = shown;
    this.tensors = Collections.unmodifiableMap(tensors);
    this.metadata = Collections.unmodifiableMap(metadata);
  }

  /**
   * Opens a file and checks its header: sizes, offsets, overlaps, gaps, types.
   *
   * @param shown the file as messages name it
   * @throws UnreadableModelException if it is not a safetensors file, or damaged
   */
  public static SafetensorsFile open(Path file, String shown) throws UnreadableModelException {
    try {
      FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
      try {
        return open(channel, shown);
      } catch (IOException | RuntimeException e) {
        channel.close();
        throw e;
      }
    } catch (IOException e) {
      throw Malformed.file(shown, e);
    }
  }

  private static SafetensorsFile open(FileChannel channel, String shown)
      throws IOException, UnreadableModelException {
    long size = channel.size();
    if (size < PREFIX) {
      throw Malformed.file(shown, "is too short for a safetensors file");
    }
    long length = read(channel, 0, PREFIX).getLong();
    if (length < 2 || length > LARGEST_HEADER || length > size - PREFIX) {
      throw Malformed.file(
          shown, "is cut off or no safetensors file: its header would have " + length + " bytes");
    }
    byte[] json = new byte[(int) length];
    read(channel, PREFIX, json.length).get(json);
    SafetensorsHeader header = new SafetensorsHeader(shown, PREFIX + length, size);
    header.read(json);
    return new SafetensorsFile(channel, shown, header.tensors(), header.metadata());
  }

  private static ByteBuffer read(FileChannel channel, long position, int count) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, position + buffer.position()) < 0) {
        throw new EOFException();
      }
    }
    return buffer.flip();
  }

  /** The file as messages name it. */
  public String shown() {
    return shown;
  }

  /** The tensors by name, in the order of the header. */
  public Map<String, TensorEntry> tensors() {
    return tensors;
  }

  /** What the file says of itself. */
  public Map<String, String> metadata() {
    return metadata;
  }

  /**
   * The bytes of a tensor, mapped, not read; little-endian. They stay valid when the file is
   * closed.
   *
   * @throws UnreadableModelException if the tensor takes 2 GiB or more, or cannot be mapped
   */
  public ByteBuffer bytes(TensorEntry entry) throws UnreadableModelException {
    if (entry.bytes() > Integer.MAX_VALUE) {
      throw Malformed.file(shown, "has a tensor of 2 GiB or more, `" + entry.name() + "`");
    }
    try {
      return channel
          .map(FileChannel.MapMode.READ_ONLY, entry.begin(), entry.bytes())
          .order(ByteOrder.LITTLE_ENDIAN);
    } catch (IOException e) {
      throw Malformed.file(shown, e);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
