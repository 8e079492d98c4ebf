package dev.brevity.runtime.gguf;

import java.util.Arrays;
import java.util.Optional;

/** Types of tensors in GGUF files that can be read and written, by the names of ggml. */
public enum GgufType {
  F32(0, 0, PlainFormat.F32),
  F16(1, 1, PlainFormat.F16),
  Q4_0(2, 2, new SmallBlock(4, false)),
  Q4_1(3, 3, new SmallBlock(4, true)),
  Q5_0(6, 8, new SmallBlock(5, false)),
  Q5_1(7, 9, new SmallBlock(5, true)),
  Q8_0(8, 7, new SmallBlock(8, false)),
  Q4_K(12, 14, new RangeSuperBlock(4)),
  Q5_K(13, 16, new RangeSuperBlock(5)),
  Q6_K(14, 18, new SignedSuperBlock()),
  BF16(30, 32, PlainFormat.BF16);

  private final int id;
  private final int fileType;
  private final BlockFormat format;

  GgufType(int id, int fileType, BlockFormat format) {
    this.id = id;
    this.fileType = fileType;
    this.format = format;
  }

  /** The number that files give the type. */
  public int id() {
    return id;
  }

  /** What {@code general.file_type} is for files whose matrices are mostly of this type. */
  public int fileType() {
    return fileType;
  }

  public BlockFormat format() {
    return format;
  }

  /** Bytes of so many values. */
  public long bytes(long values) {
    return values / format.size() * format.bytes();
  }

  /**
   * The type for rows of that length: this one, or where blocks do not fit the one that llama.cpp
   * takes in its place.
   */
  public GgufType fitting(long columns) {
    if (columns % format.size() == 0) {
      return this;
    }
    GgufType other =
        switch (this) {
          case Q4_K -> Q5_0;
          case Q5_K -> Q5_1;
          case Q6_K -> Q8_0;
          default -> F16;
        };
    return other.fitting(columns);
  }

  static Optional<GgufType> of(int id) {
    return Arrays.stream(values()).filter(type -> type.id == id).findFirst();
  }
}
