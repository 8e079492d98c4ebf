package dev.brevity.runtime.llm.compressed;

/** What weights and activations become, by the names that vLLM's users know. */
public enum CompressedScheme {
  W8A8(8, false, "int-quantized"),
  W8A16(8, true, "pack-quantized"),
  W4A16(4, true, "pack-quantized"),
  FP8(8, false, "float-quantized");

  private final int bits;
  private final boolean packed;
  private final String format;

  CompressedScheme(int bits, boolean packed, String format) {
    this.bits = bits;
    this.packed = packed;
    this.format = format;
  }

  int bits() {
    return bits;
  }

  /** Whether integers are packed into words, and may have groups and zero points. */
  boolean isPacked() {
    return packed;
  }

  /** What compressed-tensors calls the layout. */
  String format() {
    return format;
  }
}
