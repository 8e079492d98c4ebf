package dev.brevity.runtime.llm.compressed;

import dev.brevity.runtime.gguf.Half;
import dev.brevity.runtime.safetensors.SafetensorsWriter;
import dev.brevity.runtime.safetensors.TensorEntry;
import dev.brevity.runtime.safetensors.TensorType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The tensors that stand for one quantized matrix. */
final class CompressedLayer {
  private final String layer;
  private final int rows;
  private final int columns;
  private final CompressedScheme scheme;
  private final int groupSize;
  private final boolean symmetric;

  /**
   * @param groupSize columns that share a scale
   */
  CompressedLayer(
      String layer,
      int rows,
      int columns,
      CompressedScheme scheme,
      int groupSize,
      boolean symmetric) {
    this.layer = layer;
    this.rows = rows;
    this.columns = columns;
    this.scheme = scheme;
    this.groupSize = groupSize;
    this.symmetric = symmetric;
  }

  private int groups() {
    return columns / groupSize;
  }

  /** What the file announces. */
  List<TensorEntry> entries() {
    List<Long> scales = List.of((long) rows, (long) groups());
    TensorEntry scale = SafetensorsWriter.entry(layer + ".weight_scale", TensorType.BF16, scales);
    if (!scheme.isPacked()) {
      TensorType type = scheme == CompressedScheme.FP8 ? TensorType.F8_E4M3 : TensorType.I8;
      List<Long> shape = List.of((long) rows, (long) columns);
      return List.of(SafetensorsWriter.entry(layer + ".weight", type, shape), scale);
    }
    List<Long> packed = List.of((long) rows, (long) CodeStream.words(columns, scheme.bits()));
    TensorEntry words = SafetensorsWriter.entry(layer + ".weight_packed", TensorType.I32, packed);
    TensorEntry shape =
        SafetensorsWriter.entry(layer + ".weight_shape", TensorType.I64, List.of(2L));
    if (symmetric) {
      return List.of(words, scale, shape);
    }
    List<Long> zeros = List.of((long) CodeStream.words(rows, scheme.bits()), (long) groups());
    TensorEntry zero = SafetensorsWriter.entry(layer + ".weight_zero_point", TensorType.I32, zeros);
    return List.of(words, scale, shape, zero);
  }

  /** The bytes of all tensors, by name. */
  Map<String, ByteBuffer> bytes(float[] values) {
    RoundedMatrix rounded =
        scheme == CompressedScheme.FP8
            ? RoundedMatrix.minifloats(values, columns)
            : RoundedMatrix.integers(values, groupSize, scheme.bits(), symmetric);
    Map<String, ByteBuffer> bytes = new LinkedHashMap<>();
    ByteBuffer scales = buffer(rounded.scales().length * Short.BYTES);
    for (float scale : rounded.scales()) {
      scales.putShort(Half.brain(scale));
    }
    bytes.put(layer + ".weight_scale", scales.flip());
    if (!scheme.isPacked()) {
      ByteBuffer codes = buffer(rounded.codes().length);
      for (int code : rounded.codes()) {
        codes.put((byte) code);
      }
      bytes.put(layer + ".weight", codes.flip());
      return bytes;
    }
    ByteBuffer words = buffer(rows * CodeStream.words(columns, scheme.bits()) * Integer.BYTES);
    int[] row = new int[columns];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        row[j] = fromZero(rounded.codes()[i * columns + j]);
      }
      put(CodeStream.pack(row, scheme.bits()), words);
    }
    bytes.put(layer + ".weight_packed", words.flip());
    bytes.put(
        layer + ".weight_shape", buffer(2 * Long.BYTES).putLong(rows).putLong(columns).flip());
    if (!symmetric) {
      bytes.put(layer + ".weight_zero_point", zeroPoints(rounded.zeroPoints()));
    }
    return bytes;
  }

  /** Zero points are packed down the columns. */
  private ByteBuffer zeroPoints(int[] zeroPoints) {
    int[][] columnsOfWords = new int[groups()][];
    for (int group = 0; group < groups(); group++) {
      int[] column = new int[rows];
      for (int i = 0; i < rows; i++) {
        column[i] = fromZero(zeroPoints[i * groups() + group]);
      }
      columnsOfWords[group] = CodeStream.pack(column, scheme.bits());
    }
    int words = CodeStream.words(rows, scheme.bits());
    ByteBuffer bytes = buffer(words * groups() * Integer.BYTES);
    for (int word = 0; word < words; word++) {
      for (int[] column : columnsOfWords) {
        bytes.putInt(column[word]);
      }
    }
    return bytes.flip();
  }

  private int fromZero(int code) {
    return code + (1 << (scheme.bits() - 1));
  }

  private static void put(int[] words, ByteBuffer bytes) {
    for (int word : words) {
      bytes.putInt(word);
    }
  }

  private static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
