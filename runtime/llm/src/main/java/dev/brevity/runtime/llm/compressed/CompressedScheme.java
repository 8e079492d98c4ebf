package dev.brevity.runtime.llm.compressed;

/** What weights and activations become, by the names that vLLM's users know. */
public enum CompressedScheme {
  W8A8(8, Layout.INTEGERS, Shared.ROW, Inputs.TOKEN),
  W8A8_TENSOR(8, Layout.INTEGERS, Shared.MATRIX, Inputs.TOKEN),
  W8A8_STATIC(8, Layout.INTEGERS, Shared.ROW, Inputs.TENSOR),
  W8A16(8, Layout.PACKED, Shared.GROUP, Inputs.NONE),
  W4A16(4, Layout.PACKED, Shared.GROUP, Inputs.NONE),
  W3A16(3, Layout.PACKED, Shared.GROUP, Inputs.NONE),
  W2A16(2, Layout.PACKED, Shared.GROUP, Inputs.NONE),
  FP8(8, Layout.FP8, Shared.ROW, Inputs.TOKEN),
  FP8_STATIC(8, Layout.FP8, Shared.MATRIX, Inputs.TENSOR),
  FP8_BLOCK(8, Layout.FP8, Shared.BLOCK, Inputs.GROUP),
  NVFP4(4, Layout.NVFP4, Shared.GROUP, Inputs.LOCAL),
  NVFP4A16(4, Layout.NVFP4, Shared.GROUP, Inputs.NONE),
  MXFP4(4, Layout.MXFP4, Shared.GROUP, Inputs.GROUP),
  MXFP4A16(4, Layout.MXFP4, Shared.GROUP, Inputs.NONE),
  MXFP8(8, Layout.MXFP8, Shared.GROUP, Inputs.GROUP);

  /** How codes are stored; what compressed-tensors calls it. */
  enum Layout {
    INTEGERS("int-quantized"),
    PACKED("pack-quantized"),
    FP8("float-quantized"),
    NVFP4("nvfp4-pack-quantized"),
    MXFP4("mxfp4-pack-quantized"),
    MXFP8("mxfp8-quantized");

    private final String format;

    Layout(String format) {
      this.format = format;
    }

    String format() {
      return format;
    }

    boolean isInteger() {
      return this == INTEGERS || this == PACKED;
    }
  }

  /** Which weights share a scale. */
  enum Shared {
    ROW,
    MATRIX,
    GROUP,
    BLOCK
  }

  /** How inputs get their scales. */
  enum Inputs {
    NONE,
    /** One for each token, when it comes. */
    TOKEN,
    /** One for all, from calibration. */
    TENSOR,
    /** One for each group of columns, when it comes. */
    GROUP,
    /** The same, relative to one for all from calibration. */
    LOCAL
  }

  /** Columns of a group of weights in NVFP4, in MX, and of a block of FP8. */
  private static final int NVFP4_GROUP = 16;

  private static final int MX_GROUP = 32;
  static final int BLOCK_SIZE = 128;

  private final int bits;
  private final Layout layout;
  private final Shared shared;
  private final Inputs inputs;

  CompressedScheme(int bits, Layout layout, Shared shared, Inputs inputs) {
    this.bits = bits;
    this.layout = layout;
    this.shared = shared;
    this.inputs = inputs;
  }

  int bits() {
    return bits;
  }

  Layout layout() {
    return layout;
  }

  Shared shared() {
    return shared;
  }

  Inputs inputs() {
    return inputs;
  }

  /** Whether integers are packed into words, and may have groups of any size and zero points. */
  boolean isPacked() {
    return layout == Layout.PACKED;
  }

  /** Whether ranges of inputs must be known. */
  boolean needsRanges() {
    return inputs == Inputs.TENSOR || inputs == Inputs.LOCAL;
  }

  /** The number of columns in a group, where the format prescribes it; 0 where it does not. */
  int fixedGroup() {
    return switch (layout) {
      case NVFP4 -> NVFP4_GROUP;
      case MXFP4, MXFP8 -> MX_GROUP;
      default -> 0;
    };
  }
}
