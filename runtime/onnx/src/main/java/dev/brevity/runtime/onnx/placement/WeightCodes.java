package dev.brevity.runtime.onnx.placement;

/**
 * A weight as signed bytes with zero point 0.
 *
 * @param codes in the order of the tensor's elements
 * @param scales one, or one for each index along the axis
 * @param axis the dimension with a scale for each index; -1 if there is one scale
 */
record WeightCodes(byte[] codes, long[] shape, float[] scales, int axis) {
  /** The scales in a shape that multiplies with the codes. */
  long[] scaleShape() {
    if (axis < 0) {
      return new long[0];
    }
    long[] sizes = new long[shape.length];
    java.util.Arrays.fill(sizes, 1);
    sizes[axis] = scales.length;
    return sizes;
  }

  /** The same numbers in 7 bits: half the codes, twice the scales. */
  WeightCodes reduced() {
    byte[] halved = new byte[codes.length];
    for (int i = 0; i < codes.length; i++) {
      halved[i] = (byte) Math.max(-63, Math.min(63, Math.rint(codes[i] * 63 / 127.0)));
    }
    float[] wider = new float[scales.length];
    for (int i = 0; i < wider.length; i++) {
      wider[i] = (float) (scales[i] * (127 / 63.0));
    }
    return new WeightCodes(halved, shape, wider, axis);
  }

  /** The same numbers, as near as can be, with larger scales. */
  WeightCodes withScales(float[] larger) {
    long inner = 1;
    for (int i = axis + 1; axis >= 0 && i < shape.length; i++) {
      inner *= shape[i];
    }
    byte[] changed = new byte[codes.length];
    for (int i = 0; i < codes.length; i++) {
      int place = axis < 0 ? 0 : (int) (i / inner % scales.length);
      changed[i] = (byte) Math.rint(codes[i] * (double) scales[place] / larger[place]);
    }
    return new WeightCodes(changed, shape, larger, axis);
  }

  /** Whether every code lies within 7 bits. */
  boolean isReduced() {
    for (byte code : codes) {
      if (code < -64 || code > 63) {
        return false;
      }
    }
    return true;
  }
}
