package dev.brevity.runtime.llm.compressed;

import dev.brevity.runtime.llm.compressed.CompressedScheme.Layout;
import dev.brevity.runtime.llm.quantization.Grid;
import dev.brevity.runtime.safetensors.SafetensorsWriter;
import dev.brevity.runtime.safetensors.TensorEntry;
import dev.brevity.runtime.safetensors.TensorType;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A matrix in small floating-point numbers whose groups have scales in small numbers too: powers of
 * two (OCP MX 1.0), or E4M3 relative to one number for the matrix (NVFP4).
 *
 * @param largest the largest magnitude of all matrices that consumers merge with it; NVFP4 only
 */
record BlockScaledLayer(String layer, int rows, int columns, CompressedScheme scheme, float largest)
    implements MatrixLayout {
  /** The largest value of the numbers times that of their scales. */
  private static final float NVFP4_RANGE = Minifloats.LARGEST_FP4 * Minifloats.LARGEST_FP8;

  private static final float SMALLEST_NVFP4_SCALE = 0.125f;

  /** Carries into the exponent where the fraction is at least three quarters. */
  private static final int ROUNDING_BIT = 1 << 21;

  private static final int EXPONENT = 0xFF;
  private static final int MANTISSA_BITS = 23;
  private static final int BIAS = 127;
  private static final int FP4_EXPONENT = 2;
  private static final int FP8_EXPONENT = 8;

  @Override
  public List<TensorEntry> entries() {
    boolean pairs = scheme.layout() != Layout.MXFP8;
    boolean relative = scheme.layout() == Layout.NVFP4;
    List<TensorEntry> entries = new ArrayList<>();
    entries.add(
        SafetensorsWriter.entry(
            layer + (pairs ? ".weight_packed" : ".weight"),
            pairs ? TensorType.U8 : TensorType.F8_E4M3,
            List.of((long) rows, (long) (pairs ? columns / 2 : columns))));
    entries.add(
        SafetensorsWriter.entry(
            layer + ".weight_scale",
            relative ? TensorType.F8_E4M3 : TensorType.U8,
            List.of((long) rows, (long) columns / scheme.fixedGroup())));
    if (relative) {
      entries.add(
          SafetensorsWriter.entry(layer + ".weight_global_scale", TensorType.F32, List.of(1L)));
    }
    return entries;
  }

  /** The number that scales of groups are multiplied by before they are rounded. */
  static float globalScale(float largest) {
    return largest == 0 ? 1 : 1 / largest * NVFP4_RANGE;
  }

  @Override
  public Map<String, ByteBuffer> bytes(float[] values, Optional<Grid> grid) {
    boolean relative = scheme.layout() == Layout.NVFP4;
    boolean pairs = scheme.layout() != Layout.MXFP8;
    int size = scheme.fixedGroup();
    ByteBuffer scales = MatrixLayout.buffer(values.length / size);
    ByteBuffer codes = MatrixLayout.buffer(pairs ? values.length / 2 : values.length);
    float global = relative ? globalScale(largest) : 1;
    for (int first = 0; first < values.length; first += size) {
      float most = 0;
      for (int i = first; i < first + size; i++) {
        most = Math.max(most, Math.abs(values[i]));
      }
      float scale;
      if (relative) {
        int code = Minifloats.fp8(global * (most / Minifloats.LARGEST_FP4));
        code = code == 0 ? Minifloats.fp8(SMALLEST_NVFP4_SCALE) : code;
        scales.put((byte) code);
        scale = Minifloats.ofFp8(code) / global;
      } else {
        int exponent = exponent(most);
        scales.put((byte) exponent);
        scale = Math.scalb(1f, exponent - BIAS);
      }
      for (int i = first; i < first + size; i += pairs ? 2 : 1) {
        codes.put(
            (byte)
                (pairs
                    ? Minifloats.fp4(values[i] / scale)
                        | (Minifloats.fp4(values[i + 1] / scale) << 4)
                    : Minifloats.fp8(values[i] / scale)));
      }
    }
    Map<String, ByteBuffer> bytes = new LinkedHashMap<>();
    bytes.put(layer + (pairs ? ".weight_packed" : ".weight"), codes.flip());
    bytes.put(layer + ".weight_scale", scales.flip());
    if (relative) {
      bytes.put(
          layer + ".weight_global_scale", MatrixLayout.buffer(Float.BYTES).putFloat(global).flip());
    }
    return bytes;
  }

  private int exponent(float most) {
    int bits = Float.floatToRawIntBits(most) + ROUNDING_BIT;
    int own = scheme.layout() == Layout.MXFP4 ? FP4_EXPONENT : FP8_EXPONENT;
    return Math.max(0, ((bits >>> MANTISSA_BITS) & EXPONENT) - own);
  }
}
