package dev.brevity.runtime.data;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;

/** Reads samples from front to end, one at a time. */
interface SampleReader extends Closeable {
  /**
   * The next sample; nothing after the last one.
   *
   * @throws DataException if the file is damaged
   */
  Optional<Sample> next() throws IOException;

  /** Passes over samples, where possible without reading them; stops after the last one. */
  default void skip(long samples) throws IOException {
    for (long i = 0; i < samples; i++) {
      if (next().isEmpty()) {
        return;
      }
    }
  }
}
