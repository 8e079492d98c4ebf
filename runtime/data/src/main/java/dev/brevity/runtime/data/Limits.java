package dev.brevity.runtime.data;

/** What no honest data exceeds. */
final class Limits {
  /** Elements of one sample: 1 GiB of floats would be four times as many. */
  static final long ELEMENTS = 1L << 26;

  /** Pixels of one image. */
  static final long PIXELS = 1L << 26;

  /** Scans of one progressive JPEG. */
  static final int SCANS = 100;

  /** Pixels of one progressive JPEG, times its scans. */
  static final long SCANNED = 1L << 30;

  /** Bytes of one compressed image, and of one line of text. */
  static final int BYTES = 1 << 28;

  /** Files in one folder or archive. */
  static final int FILES = 2_000_000;

  /** What a packed file may unpack to: this, or so many times its size. */
  static final long UNPACKED = 1L << 30;

  static final long UNPACKED_TIMES = 200;

  private Limits() {}
}
