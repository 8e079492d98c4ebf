package dev.brevity.runtime.onnx.fakequant;

/**
 * The integers that an activation is quantized to: a value is {@code (code - zeroPoint) * scale}.
 *
 * @param scale of the whole tensor
 * @param zeroPoint the code of 0
 * @param signed whether codes are int8 rather than uint8
 * @param low the smallest code in use
 * @param high the largest code in use
 */
public record ActivationGrid(float scale, long zeroPoint, boolean signed, long low, long high) {
  /** Whether codes lie within all that eight bits hold. */
  public boolean isWholeByte() {
    return high - low == 255;
  }

  /** The same values with codes from 0 to 255. */
  public ActivationGrid unsigned() {
    return signed ? new ActivationGrid(scale, zeroPoint + 128, false, low + 128, high + 128) : this;
  }
}
