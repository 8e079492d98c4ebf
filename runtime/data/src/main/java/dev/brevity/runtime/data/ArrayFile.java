package dev.brevity.runtime.data;

import dev.brevity.dsl.diagnostic.Code;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.zip.ZipException;

/**
 * An array in a file.
 *
 * @param stacked whether its first axis counts samples
 */
record ArrayFile(StoredFile file, StoredFile origin, ArrayHeader header, boolean stacked)
    implements SampleFile {

  /**
   * Reads the header of NumPy's format or of IDX from a stream, which is left positioned after it.
   */
  @FunctionalInterface
  interface HeaderReader {
    ArrayHeader read(InputStream in) throws IOException;
  }

  /**
   * The header of a file, found to agree with the file's size.
   *
   * @throws DataException if it does not, or is none
   */
  static ArrayHeader header(StoredFile file, HeaderReader reader) throws IOException {
    ArrayHeader header;
    try (InputStream in = file.open()) {
      header = reader.read(in);
    } catch (ZipException | EOFException e) {
      throw damaged(file, e);
    }
    long count = ArrayHeader.count(header.shape());
    if (count < 0) {
      throw DataException.of(
          Code.DATA_LIMIT,
          "`" + file.place() + "` claims the shape " + header.shape() + ", which no file can hold");
    }
    long expected = header.length() + count * header.type().bytes();
    OptionalLong size = file.unpackedSize();
    if (size.isPresent() && size.getAsLong() != expected) {
      throw DataException.malformed(
          file.place(),
          String.format(
              Locale.ROOT,
              "has %,d bytes, but its header promises %s, which takes %,d",
              size.getAsLong(),
              header,
              expected));
    }
    return header;
  }

  /** The shape of one sample. */
  List<Long> sampleShape() {
    List<Long> shape = header.shape();
    return stacked ? shape.subList(1, shape.size()) : shape;
  }

  @Override
  public OptionalLong count() {
    return OptionalLong.of(stacked ? header.shape().get(0) : 1);
  }

  @Override
  public SampleReader open() throws IOException {
    long elements = ArrayHeader.count(sampleShape());
    boolean scattered = header.fortran() && header.shape().size() > 1;
    if (scattered && stacked) {
      elements = ArrayHeader.count(header.shape());
    }
    if (elements < 0 || elements > Limits.ELEMENTS) {
      throw tooLarge(scattered && stacked);
    }
    InputStream in = file.open();
    in.skipNBytes(header.length());
    if (scattered) {
      return new FortranReader(this, in);
    }
    return new RowReader(this, in, (int) elements);
  }

  private DataException tooLarge(boolean scattered) {
    String message = "`" + place() + "` holds " + header;
    return scattered
        ? DataException.of(
            Code.DATA_LIMIT,
            message + " in Fortran order, too much to be read at once",
            "save it in C order: `numpy.save(file, numpy.ascontiguousarray(array))`")
        : DataException.of(
            Code.DATA_LIMIT,
            message + ", and one sample cannot have more than " + Limits.ELEMENTS + " elements");
  }

  private static DataException damaged(StoredFile file, IOException e) {
    return DataException.malformed(file.place(), "is damaged: " + DataException.reason(e));
  }

  /** The next numbers of the stream in a shape. */
  private Numbers read(InputStream in, int elements, List<Long> shape) throws IOException {
    byte[] bytes;
    try {
      bytes = in.readNBytes(elements * header.type().bytes());
    } catch (ZipException | EOFException e) {
      throw damaged(file, e);
    }
    if (bytes.length < elements * header.type().bytes()) {
      throw DataException.malformed(place(), "ends early: its header promises " + header);
    }
    return header.type().decode(ByteBuffer.wrap(bytes).order(header.order()), shape);
  }

  /** Reads an array in C order, a row at a time. */
  private static final class RowReader implements SampleReader {
    private final ArrayFile array;
    private final InputStream in;
    private final int elements;
    private final long rows;
    private long row;

    RowReader(ArrayFile array, InputStream in, int elements) {
      this.array = array;
      this.in = in;
      this.elements = elements;
      this.rows = array.count().orElseThrow();
    }

    @Override
    public Optional<Sample> next() throws IOException {
      if (row >= rows) {
        return Optional.empty();
      }
      row++;
      Numbers numbers = array.read(in, elements, array.sampleShape());
      return Optional.of(new Sample(numbers, array.place()));
    }

    @Override
    public void skip(long samples) throws IOException {
      long skipped = Math.min(samples, rows - row);
      try {
        in.skipNBytes(skipped * elements * array.header.type().bytes());
      } catch (EOFException e) {
        throw DataException.malformed(
            array.place(), "ends early: its header promises " + array.header);
      }
      row += skipped;
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }

  /** Reads a whole array in Fortran order and gives its rows. */
  private static final class FortranReader implements SampleReader {
    private final ArrayFile array;
    private final Numbers all;
    private final long rows;
    private long row;

    FortranReader(ArrayFile array, InputStream in) throws IOException {
      this.array = array;
      this.rows = array.count().orElseThrow();
      List<Long> shape = array.header.shape();
      try (in) {
        this.all = array.read(in, (int) ArrayHeader.count(shape), shape);
      }
    }

    @Override
    public Optional<Sample> next() {
      if (row >= rows) {
        return Optional.empty();
      }
      List<Long> shape = array.sampleShape();
      long stride = array.stacked ? rows : 1;
      Numbers numbers = FortranOrder.rearranged(all, (int) row, (int) stride, shape);
      row++;
      return Optional.of(new Sample(numbers, array.place()));
    }

    @Override
    public void skip(long samples) {
      row = Math.min(rows, row + samples);
    }

    @Override
    public void close() {}
  }
}
