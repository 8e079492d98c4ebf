package dev.brevity.runtime.data;

import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.runtime.data.Numbers.Floats;
import dev.brevity.runtime.data.Numbers.Longs;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The class of each sample. */
sealed interface Labels {
  long count() throws IOException;

  LabelReader open() throws IOException;

  /** Reads labels in the order of the samples. */
  interface LabelReader extends Closeable {
    void skip(long samples) throws IOException;

    long next() throws IOException;
  }

  /** Labels that are known beforehand. */
  record Known(List<Long> classes) implements Labels {
    public Known {
      classes = List.copyOf(classes);
    }

    @Override
    public long count() {
      return classes.size();
    }

    @Override
    public LabelReader open() {
      return new LabelReader() {
        private long at;

        @Override
        public void skip(long samples) {
          at += samples;
        }

        @Override
        public long next() {
          return classes.get((int) at++);
        }

        @Override
        public void close() {}
      };
    }
  }

  /** Labels that are read next to the samples. */
  record Stored(Column column) implements Labels {
    @Override
    public long count() throws IOException {
      return column.count();
    }

    @Override
    public LabelReader open() {
      SampleReader reader = column.open();
      return new LabelReader() {
        @Override
        public void skip(long samples) throws IOException {
          reader.skip(samples);
        }

        @Override
        public long next() throws IOException {
          return label(reader.next());
        }

        @Override
        public void close() throws IOException {
          reader.close();
        }
      };
    }

    private static long label(Optional<Sample> sample) {
      if (sample.isEmpty()) {
        throw DataException.of(Code.LABEL_MISMATCH, "there are fewer labels than samples");
      }
      Numbers numbers = sample.get().numbers();
      if (numbers.count() == 1) {
        if (numbers instanceof Longs longs) {
          return longs.values()[0];
        }
        float value = ((Floats) numbers).values()[0];
        if (value == (long) value) {
          return (long) value;
        }
      }
      throw DataException.of(
          Code.LABEL_MISMATCH,
          "a label in `"
              + sample.get().place()
              + "` has the shape "
              + numbers.shape()
              + ", where one whole number, that of the class, is expected");
    }
  }
}
