package dev.brevity.runtime.data;

import dev.brevity.dsl.diagnostic.Code;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.zip.ZipException;

/**
 * A text with one sample per line: numbers in nested lists, or an object with such fields.
 *
 * @param field the field of objects; lines without objects ignore it
 */
record JsonLinesFile(StoredFile file, String field) implements SampleFile {

  /** Counts lines that are not blank. */
  @Override
  public OptionalLong count() throws IOException {
    long lines = 0;
    boolean blank = true;
    try (InputStream in = file.open()) {
      byte[] buffer = new byte[1 << 16];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        for (int i = 0; i < read; i++) {
          if (buffer[i] == '\n') {
            lines += blank ? 0 : 1;
            blank = true;
          } else if (buffer[i] > ' ' || buffer[i] < 0) {
            blank = false;
          }
        }
      }
    } catch (ZipException | java.io.EOFException e) {
      throw DataException.malformed(place(), "is damaged: " + DataException.reason(e));
    }
    return OptionalLong.of(lines + (blank ? 0 : 1));
  }

  @Override
  public SampleReader open() throws IOException {
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(file.open(), StandardCharsets.UTF_8));
    return new SampleReader() {
      private int number;

      @Override
      public Optional<Sample> next() throws IOException {
        Optional<String> line = nextLine();
        if (line.isEmpty()) {
          return Optional.empty();
        }
        String place = place() + ":" + number;
        return Optional.of(new Sample(new JsonNumbers(place).read(line.get(), field), place));
      }

      @Override
      public void skip(long samples) throws IOException {
        for (long i = 0; i < samples && nextLine().isPresent(); i++) {
          continue;
        }
      }

      private Optional<String> nextLine() throws IOException {
        try {
          String line = boundedLine(lines, place() + ":" + (number + 1));
          number++;
          while (line != null && line.isBlank()) {
            line = boundedLine(lines, place() + ":" + (number + 1));
            number++;
          }
          return Optional.ofNullable(line);
        } catch (ZipException | java.io.EOFException e) {
          throw DataException.malformed(place(), "is damaged: " + DataException.reason(e));
        }
      }

      @Override
      public void close() throws IOException {
        lines.close();
      }
    };
  }

  /** The next line without its end; null after the last one. */
  private static @org.jspecify.annotations.Nullable String boundedLine(
      BufferedReader reader, String place) throws IOException {
    StringBuilder line = new StringBuilder();
    int unit = reader.read();
    if (unit < 0) {
      return null;
    }
    while (unit >= 0 && unit != '\n') {
      line.append((char) unit);
      if (line.length() > Limits.BYTES) {
        throw DataException.of(Code.DATA_LIMIT, "`" + place + "` is too long for one sample");
      }
      unit = reader.read();
    }
    return line.toString();
  }
}
