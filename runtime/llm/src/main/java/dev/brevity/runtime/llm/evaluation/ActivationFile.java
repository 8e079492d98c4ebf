package dev.brevity.runtime.llm.evaluation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * Values between two stages, one sample after the other, in a NumPy file on disk, so that they need
 * no memory.
 */
public final class ActivationFile implements Closeable {
  private static final int HEADER = 128;
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};

  private final Path path;
  private final FileChannel channel;
  private final int samples;
  private final Shape shape;
  private final int bytes;

  private ActivationFile(Path path, FileChannel channel, int samples, Shape shape) {
    this.path = path;
    this.channel = channel;
    this.samples = samples;
    this.shape = shape;
    this.bytes = Math.toIntExact(shape.size() * Float.BYTES);
  }

  /**
   * A new file.
   *
   * @param shape of one sample
   */
  public static ActivationFile create(Path path, int samples, Shape shape) throws IOException {
    FileChannel channel =
        FileChannel.open(
            path,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
    String sizes =
        Arrays.stream(shape.getShape()).mapToObj(Long::toString).collect(Collectors.joining(", "));
    String text =
        "{'descr': '<f4', 'fortran_order': False, 'shape': (" + samples + ", " + sizes + "), }";
    ByteBuffer header = ByteBuffer.allocate(HEADER).order(ByteOrder.LITTLE_ENDIAN);
    header.put(MAGIC).putShort((short) (HEADER - MAGIC.length - Short.BYTES));
    header.put(text.getBytes(StandardCharsets.US_ASCII));
    while (header.position() < HEADER - 1) {
      header.put((byte) ' ');
    }
    header.put((byte) '\n').flip();
    ActivationFile file = new ActivationFile(path, channel, samples, shape);
    file.put(header, 0);
    return file;
  }

  /**
   * A file that {@link #create} made before.
   *
   * @param shape of one sample
   */
  public static ActivationFile open(Path path, int samples, Shape shape) throws IOException {
    FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
    return new ActivationFile(path, channel, samples, shape);
  }

  public Path path() {
    return path;
  }

  public int samples() {
    return samples;
  }

  /** The shape of one sample. */
  public Shape shape() {
    return shape;
  }

  /**
   * Stores a sample.
   *
   * @param value float32, with as many elements as the shape says
   */
  public void write(int sample, NDArray value) throws IOException {
    ByteBuffer buffer = value.toByteBuffer();
    if (buffer.remaining() != bytes) {
      throw new IllegalArgumentException("a sample is of shape " + value.getShape());
    }
    put(buffer, HEADER + (long) sample * bytes);
  }

  /**
   * A sample with a batch axis in front.
   *
   * @param manager owns it
   */
  public NDArray read(int sample, NDManager manager) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
    long begin = HEADER + (long) sample * bytes;
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, begin + buffer.position()) < 0) {
        throw new EOFException(path.toString());
      }
    }
    long[] sizes = new long[shape.dimension() + 1];
    sizes[0] = 1;
    System.arraycopy(shape.getShape(), 0, sizes, 1, shape.dimension());
    return manager.create(buffer.flip(), new Shape(sizes), DataType.FLOAT32);
  }

  private void put(ByteBuffer buffer, long position) throws IOException {
    long place = position;
    while (buffer.hasRemaining()) {
      place += channel.write(buffer, place);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
