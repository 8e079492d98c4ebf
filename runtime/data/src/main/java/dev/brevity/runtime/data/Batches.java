package dev.brevity.runtime.data;

import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.runtime.data.Numbers.Floats;
import dev.brevity.runtime.data.Numbers.Longs;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads a data set from its first sample to its last. A batch ends early where the shape of samples
 * changes; it is never longer than asked for.
 */
public final class Batches implements Closeable {
  private final List<SampleReader> readers = new ArrayList<>();
  private final List<Preparation> preparations;
  private final Optional<Labels.LabelReader> labels;
  private final int size;
  private final boolean whole;
  private final long end;
  private long position;
  private Optional<List<Numbers>> pending = Optional.empty();

  Batches(
      List<Column> columns,
      List<Preparation> preparations,
      Optional<Labels> labels,
      long first,
      long end,
      int size,
      boolean whole)
      throws IOException {
    this.preparations = preparations;
    this.size = size;
    this.whole = whole;
    this.end = end;
    this.position = first;
    this.labels = labels.isPresent() ? Optional.of(labels.get().open()) : Optional.empty();
    for (Column column : columns) {
      readers.add(column.open());
    }
    for (SampleReader reader : readers) {
      reader.skip(first);
    }
    if (this.labels.isPresent()) {
      this.labels.get().skip(first);
    }
  }

  /**
   * The next batch; nothing after the last one.
   *
   * @throws DataException if a file is damaged or a sample does not fit the model
   * @throws UncheckedIOException if a file cannot be read
   */
  public Optional<Batch> next() {
    try {
      return read();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (OutOfMemoryError e) {
      throw tooLarge();
    }
  }

  /** A small file can stand for a large image or array. */
  private DataException tooLarge() {
    return DataException.of(
        Code.DATA_LIMIT,
        "sample "
            + position
            + ", or the batch that it is in, takes more than the "
            + (Runtime.getRuntime().maxMemory() >> 20)
            + " MiB that Java may have",
        "give smaller samples, or more memory: BREVITY_JAVA_OPTS=-Xmx8g");
  }

  private Optional<Batch> read() throws IOException {
    long first = position;
    List<List<Numbers>> samples = new ArrayList<>();
    while (samples.size() < size) {
      Optional<List<Numbers>> sample = pending.isPresent() ? pending : sample();
      pending = Optional.empty();
      if (sample.isEmpty()) {
        break;
      }
      if (!samples.isEmpty() && !sameShapes(samples.get(0), sample.get())) {
        pending = sample;
        break;
      }
      samples.add(sample.get());
      position++;
    }
    if (samples.isEmpty()) {
      return Optional.empty();
    }
    List<Numbers> inputs = new ArrayList<>();
    for (int i = 0; i < readers.size(); i++) {
      inputs.add(whole ? samples.get(0).get(i) : stacked(samples, i));
    }
    return Optional.of(new Batch(first, samples.size(), inputs, labels(samples.size())));
  }

  /** The next sample; {@code position} counts those given in batches only. */
  private Optional<List<Numbers>> sample() throws IOException {
    if (position >= end) {
      return Optional.empty();
    }
    List<Numbers> inputs = new ArrayList<>();
    for (int i = 0; i < readers.size(); i++) {
      Optional<Sample> sample = readers.get(i).next();
      if (sample.isEmpty()) {
        throw DataException.of(
            Code.MALFORMED_DATA, "the data ends at sample " + position + ", before its end");
      }
      Numbers prepared = preparations.get(i).prepare(sample.get());
      requireUsable(prepared, preparations.get(i).input(), sample.get().place());
      inputs.add(prepared);
    }
    return Optional.of(inputs);
  }

  /** One NaN or infinity would make statistics of all samples NaN or infinite. */
  private void requireUsable(Numbers numbers, String input, String place) {
    String which = "sample " + position + " in `" + place + "`";
    if (numbers.count() == 0) {
      throw DataException.of(
          Code.MALFORMED_DATA,
          which + " is empty: its shape for the input `" + input + "` is " + numbers.shape(),
          "leave the sample out");
    }
    if (numbers instanceof Floats floats) {
      float[] values = floats.values();
      for (int i = 0; i < values.length; i++) {
        if (!Float.isFinite(values[i])) {
          throw DataException.of(
              Code.MALFORMED_DATA,
              which
                  + " holds "
                  + (Float.isNaN(values[i]) ? "NaN" : values[i] > 0 ? "infinity" : "-infinity")
                  + " for the input `"
                  + input
                  + "`, as element "
                  + index(i, numbers.shape()),
              "leave the sample out, or fix the value");
        }
      }
    }
  }

  private static List<Long> index(int element, List<Long> shape) {
    List<Long> index = new ArrayList<>();
    long rest = element;
    for (int axis = shape.size() - 1; axis >= 0; axis--) {
      index.add(0, rest % shape.get(axis));
      rest /= shape.get(axis);
    }
    return index;
  }

  private Optional<long[]> labels(int count) throws IOException {
    if (labels.isEmpty()) {
      return Optional.empty();
    }
    long[] classes = new long[count];
    for (int i = 0; i < count; i++) {
      classes[i] = labels.get().next();
    }
    return Optional.of(classes);
  }

  private static boolean sameShapes(List<Numbers> one, List<Numbers> other) {
    for (int i = 0; i < one.size(); i++) {
      if (!one.get(i).shape().equals(other.get(i).shape())) {
        return false;
      }
    }
    return true;
  }

  private static Numbers stacked(List<List<Numbers>> samples, int input) {
    Numbers first = samples.get(0).get(input);
    List<Long> shape = new ArrayList<>(first.shape());
    shape.add(0, (long) samples.size());
    int count = first.count();
    if (first instanceof Floats) {
      float[] all = new float[Math.multiplyExact(count, samples.size())];
      for (int i = 0; i < samples.size(); i++) {
        float[] values = ((Floats) samples.get(i).get(input)).values();
        System.arraycopy(values, 0, all, i * count, count);
      }
      return new Floats(all, shape);
    }
    long[] all = new long[Math.multiplyExact(count, samples.size())];
    for (int i = 0; i < samples.size(); i++) {
      long[] values = ((Longs) samples.get(i).get(input)).values();
      System.arraycopy(values, 0, all, i * count, count);
    }
    return new Longs(all, shape);
  }

  @Override
  public void close() throws IOException {
    for (SampleReader reader : readers) {
      reader.close();
    }
    if (labels.isPresent()) {
      labels.get().close();
    }
  }
}
