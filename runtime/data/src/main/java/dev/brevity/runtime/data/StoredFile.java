package dev.brevity.runtime.data;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.zip.GZIPInputStream;

/**
 * A file in a folder or an archive.
 *
 * @param name its path there, with {@code /} between folders
 * @param place its name in messages
 * @param size its length in bytes, where that is known to be true
 */
record StoredFile(String name, String place, OptionalLong size, Content content) {
  private static final int BUFFER = 1 << 16;

  /** Opens what a file holds. */
  @FunctionalInterface
  interface Content {
    InputStream open() throws IOException;
  }

  /** What the file holds; the content of a {@code .gz} file is what it unpacks to. */
  InputStream open() throws IOException {
    InputStream raw = new BufferedInputStream(content.open(), BUFFER);
    if (!packed()) {
      return raw;
    }
    try {
      InputStream unpacking = new GZIPInputStream(raw, BUFFER);
      return new BufferedInputStream(new UnpackedStream(unpacking, size.orElse(0), place), BUFFER);
    } catch (IOException e) {
      raw.close();
      throw e;
    }
  }

  private boolean packed() {
    return name.toLowerCase(Locale.ROOT).endsWith(".gz");
  }

  /** The bytes that {@link #open} gives, where that is known. */
  OptionalLong unpackedSize() {
    return packed() ? OptionalLong.empty() : size;
  }

  /** The last part of the path, without {@code .gz}. */
  String baseName() {
    String base = name.substring(name.lastIndexOf('/') + 1);
    return packed() ? base.substring(0, base.length() - 3) : base;
  }

  /** The base name up to its last dot. */
  String stem() {
    String base = baseName();
    int dot = base.lastIndexOf('.');
    return dot > 0 ? base.substring(0, dot) : base;
  }

  /** What NumPy calls this file as an array of an archive, where a name may hold slashes. */
  String arrayName() {
    return name.endsWith(".npy") ? name.substring(0, name.length() - 4) : name;
  }

  /** The name of the folder that holds the file; empty at the top. */
  String folder() {
    int end = name.lastIndexOf('/');
    return end < 0 ? "" : name.substring(name.lastIndexOf('/', end - 1) + 1, end);
  }
}
