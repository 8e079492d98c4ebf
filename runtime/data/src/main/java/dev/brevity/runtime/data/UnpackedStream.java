package dev.brevity.runtime.data;

import dev.brevity.dsl.diagnostic.Code;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** What a packed file unpacks to, as long as that is in proportion to its size. */
final class UnpackedStream extends FilterInputStream {
  private final String place;
  private final long limit;
  private long total;

  /**
   * @param packed bytes of the file on disk, or 0 if that is not known
   * @param place the file in messages
   */
  UnpackedStream(InputStream unpacking, long packed, String place) {
    super(unpacking);
    this.place = place;
    this.limit =
        packed > Long.MAX_VALUE / Limits.UNPACKED_TIMES
            ? Long.MAX_VALUE
            : Math.max(Limits.UNPACKED, packed * Limits.UNPACKED_TIMES);
  }

  @Override
  public int read() throws IOException {
    int next = super.read();
    count(next < 0 ? 0 : 1);
    return next;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int read = super.read(buffer, offset, length);
    count(Math.max(0, read));
    return read;
  }

  @Override
  public long skip(long bytes) throws IOException {
    long skipped = super.skip(bytes);
    count(skipped);
    return skipped;
  }

  private void count(long bytes) {
    total += bytes;
    if (total > limit) {
      throw DataException.of(
          Code.DATA_LIMIT,
          "`" + place + "` unpacks to more than " + (limit >> 20) + " MiB",
          "unpack it, and name the file or the folder");
    }
  }
}
