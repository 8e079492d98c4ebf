package dev.brevity.samples.digits;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** Reads the compressed IDX files in which MNIST is published. */
final class IdxFile {
  private static final int UNSIGNED_BYTES = 0x08;

  private IdxFile() {}

  /**
   * The grey values of square images, one image after another.
   *
   * @throws IOException when the file cannot be read or holds something else
   */
  static byte[] images(Path file, int side) throws IOException {
    try (DataInputStream in = open(file)) {
      int count = header(in, file, 3);
      int height = in.readInt();
      int width = in.readInt();
      if (height != side || width != side) {
        throw new IOException(file + " holds images of " + height + " by " + width + " pixels");
      }
      return body(in, file, Math.multiplyExact(count, side * side));
    }
  }

  /**
   * One number per image.
   *
   * @throws IOException when the file cannot be read or holds something else
   */
  static int[] labels(Path file) throws IOException {
    try (DataInputStream in = open(file)) {
      byte[] bytes = body(in, file, header(in, file, 1));
      int[] labels = new int[bytes.length];
      for (int i = 0; i < labels.length; i++) {
        labels[i] = bytes[i] & 0xFF;
      }
      return labels;
    }
  }

  private static DataInputStream open(Path file) throws IOException {
    return new DataInputStream(new GZIPInputStream(Files.newInputStream(file), 1 << 16));
  }

  /** Checks the magic number and returns the first dimension. */
  private static int header(DataInputStream in, Path file, int dimensions) throws IOException {
    int magic = in.readInt();
    if (magic != (UNSIGNED_BYTES << 8 | dimensions)) {
      throw new IOException(file + " is not an IDX file of bytes in " + dimensions + " dimensions");
    }
    return in.readInt();
  }

  private static byte[] body(DataInputStream in, Path file, int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new IOException(file + " ends after " + bytes.length + " of " + length + " bytes");
    }
    return bytes;
  }
}
