package dev.brevity.runtime.checkpoint;

import java.nio.charset.StandardCharsets;

/** The kinds of sections in a file, each with a tag of four letters and a length. */
enum Section {
  VERSION("LIBV"),
  RECIPE("RECP"),
  ARRAY("ARRY"),
  COUNTERS("CNTR"),
  POINT("POIN"),
  OPTIMIZER("OPTM"),
  SLOT("SLOT"),
  /** The last one: a CRC-32C of everything before it. */
  END("END.");

  static final byte[] MAGIC = "BREVCKPT".getBytes(StandardCharsets.US_ASCII);

  /** Changes when older readers would misread a file; sections that they do not know they skip. */
  static final int FORMAT = 1;

  private final int tag;

  Section(String letters) {
    int value = 0;
    for (byte letter : letters.getBytes(StandardCharsets.US_ASCII)) {
      value = value << 8 | letter;
    }
    this.tag = value;
  }

  int tag() {
    return tag;
  }
}
