package dev.brevity.runtime.data;

import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Samples in files, one file after the other. */
record Column(List<? extends SampleFile> files) {
  Column {
    files = List.copyOf(files);
  }

  /** How many samples there are. */
  long count() throws IOException {
    long total = 0;
    for (SampleFile file : files) {
      OptionalLong count = file.count();
      total += count.orElse(0);
    }
    return total;
  }

  SampleReader open() {
    Iterator<? extends SampleFile> rest = files.iterator();
    return new SampleReader() {
      private Optional<SampleReader> current = Optional.empty();

      @Override
      public Optional<Sample> next() throws IOException {
        while (true) {
          if (current.isPresent()) {
            Optional<Sample> sample = current.get().next();
            if (sample.isPresent()) {
              return sample;
            }
            close();
          }
          if (!rest.hasNext()) {
            return Optional.empty();
          }
          current = Optional.of(rest.next().open());
        }
      }

      @Override
      public void skip(long samples) throws IOException {
        long left = samples;
        while (left > 0 && rest.hasNext()) {
          SampleFile file = rest.next();
          long count = file.count().orElse(0);
          if (count > left) {
            current = Optional.of(file.open());
            current.get().skip(left);
          }
          left -= count;
        }
      }

      @Override
      public void close() throws IOException {
        if (current.isPresent()) {
          current.get().close();
          current = Optional.empty();
        }
      }
    };
  }
}
