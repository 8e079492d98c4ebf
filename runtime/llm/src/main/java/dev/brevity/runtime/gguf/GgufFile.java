package dev.brevity.runtime.gguf;

import dev.brevity.dsl.model.UnreadableModelException;
import dev.brevity.runtime.safetensors.Malformed;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.Map;

/** A GGUF file. Its header has been checked; tensors are mapped when they are asked for. */
public final class GgufFile implements Closeable {
  private final FileChannel channel;
  private final String shown;
  private final Map<String, GgufValue> keys;
  private final Map<String, GgufTensor> tensors;
  private final long dataBegin;

  private GgufFile(FileChannel channel, String shown, GgufHeader header) {
    this.channel = channel;
    this.shown = shown;
    this.keys = Collections.unmodifiableMap(header.keys());
    this.tensors = Collections.unmodifiableMap(header.tensors());
    this.dataBegin = header.dataBegin();
  }

  /**
   * Opens a file and checks its header: sizes, offsets, types.
   *
   * @param shown the file as messages name it
   * @throws UnreadableModelException if it is not a GGUF file, or damaged
   */
  public static GgufFile open(Path file, String shown) throws UnreadableModelException {
    try {
      FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
      try {
        GgufHeader header = new GgufHeader(channel, shown);
        header.read();
        return new GgufFile(channel, shown, header);
      } catch (IOException | RuntimeException e) {
        channel.close();
        throw e;
      }
    } catch (IOException e) {
      throw Malformed.file(shown, e);
    }
  }

  /** The file as messages name it. */
  public String shown() {
    return shown;
  }

  public Map<String, GgufValue> keys() {
    return keys;
  }

  /** The tensors by name, in the order of the file. */
  public Map<String, GgufTensor> tensors() {
    return tensors;
  }

  /**
   * The bytes of a tensor, mapped, not read; little-endian. They stay valid when the file is
   * closed.
   *
   * @throws UnreadableModelException if the tensor takes 2 GiB or more, or cannot be mapped
   */
  public ByteBuffer bytes(GgufTensor tensor) throws UnreadableModelException {
    if (tensor.bytes() > Integer.MAX_VALUE) {
      throw Malformed.file(shown, "has a tensor of 2 GiB or more, `" + tensor.name() + "`");
    }
    try {
      return channel
          .map(FileChannel.MapMode.READ_ONLY, dataBegin + tensor.offset(), tensor.bytes())
          .order(ByteOrder.LITTLE_ENDIAN);
    } catch (IOException e) {
      throw Malformed.file(shown, e);
    }
  }

  /**
   * The values of a tensor.
   *
   * @throws UnreadableModelException if it has more values than an array holds, or cannot be mapped
   */
  public float[] values(GgufTensor tensor) throws UnreadableModelException {
    if (tensor.count() > Integer.MAX_VALUE - 8) {
      throw Malformed.file(shown, "has too many values in `" + tensor.name() + "`");
    }
    float[] values = new float[(int) tensor.count()];
    ByteBuffer bytes = bytes(tensor);
    BlockFormat format = tensor.type().format();
    for (int first = 0; first < values.length; first += format.size()) {
      format.unpack(bytes, values, first);
    }
    return values;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
