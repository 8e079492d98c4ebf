package dev.brevity.runtime.llm.compressed;

import dev.brevity.runtime.gguf.Half;
import dev.brevity.runtime.llm.compressed.CompressedScheme.Layout;
import dev.brevity.runtime.llm.compressed.CompressedScheme.Shared;
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
 * A matrix in integers or FP8 with scales in floating point.
 *
 * @param groupSize columns that share a scale, where groups do
 * @param symmetric whether packed integers have no zero points
 * @param exactScales whether scales are float32: those that a plan has chosen are, and stay exact
 */
record CompressedLayer(
    String layer,
    int rows,
    int columns,
    CompressedScheme scheme,
    int groupSize,
    boolean symmetric,
    boolean exactScales)
    implements MatrixLayout {
  private static final int BLOCK = CompressedScheme.BLOCK_SIZE;

  private int groups() {
    return columns / groupSize;
  }

  private List<Long> scaleShape() {
    return switch (scheme.shared()) {
      case MATRIX -> List.of(1L);
      case ROW -> List.of((long) rows, 1L);
      case BLOCK ->
          List.of((long) (rows + BLOCK - 1) / BLOCK, (long) (columns + BLOCK - 1) / BLOCK);
      case GROUP -> List.of((long) rows, (long) groups());
    };
  }

  @Override
  public List<TensorEntry> entries() {
    TensorType number = exactScales ? TensorType.F32 : TensorType.BF16;
    TensorEntry scale = SafetensorsWriter.entry(layer + ".weight_scale", number, scaleShape());
    if (!scheme.isPacked()) {
      TensorType type = scheme.layout() == Layout.FP8 ? TensorType.F8_E4M3 : TensorType.I8;
      List<Long> shape = List.of((long) rows, (long) columns);
      return List.of(SafetensorsWriter.entry(layer + ".weight", type, shape), scale);
    }
    List<Long> packed = List.of((long) rows, (long) CodeStream.words(columns, scheme.bits()));
    List<TensorEntry> entries = new ArrayList<>();
    entries.add(SafetensorsWriter.entry(layer + ".weight_packed", TensorType.I32, packed));
    entries.add(scale);
    entries.add(SafetensorsWriter.entry(layer + ".weight_shape", TensorType.I64, List.of(2L)));
    if (!symmetric) {
      List<Long> zeros = List.of((long) CodeStream.words(rows, scheme.bits()), (long) groups());
      entries.add(SafetensorsWriter.entry(layer + ".weight_zero_point", TensorType.I32, zeros));
    }
    return entries;
  }

  private RoundedMatrix rounded(float[] values) {
    if (scheme.layout() == Layout.FP8) {
      return switch (scheme.shared()) {
        case MATRIX -> RoundedMatrix.minifloats(values, columns, rows, columns);
        case BLOCK -> RoundedMatrix.minifloats(values, columns, BLOCK, BLOCK);
        default -> RoundedMatrix.minifloats(values, columns, 1, columns);
      };
    }
    int size = scheme.shared() == Shared.MATRIX ? values.length : groupSize;
    return RoundedMatrix.integers(values, size, scheme.bits(), symmetric);
  }

  @Override
  public Map<String, ByteBuffer> bytes(float[] values, Optional<Grid> grid) {
    RoundedMatrix rounded =
        grid.isPresent()
            ? RoundedMatrix.of(values, columns, groupSize, grid.get())
            : rounded(values);
    Map<String, ByteBuffer> bytes = new LinkedHashMap<>();
    bytes.put(layer + ".weight_scale", scales(rounded.scales()));
    if (!scheme.isPacked()) {
      ByteBuffer codes = MatrixLayout.buffer(rounded.codes().length);
      for (int code : rounded.codes()) {
        codes.put((byte) code);
      }
      bytes.put(layer + ".weight", codes.flip());
      return bytes;
    }
    int rowWords = CodeStream.words(columns, scheme.bits());
    ByteBuffer words = MatrixLayout.buffer(Math.multiplyExact(rows * rowWords, Integer.BYTES));
    int[] row = new int[columns];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        row[j] = fromZero(rounded.codes()[i * columns + j]);
      }
      for (int word : CodeStream.pack(row, scheme.bits())) {
        words.putInt(word);
      }
    }
    bytes.put(layer + ".weight_packed", words.flip());
    ByteBuffer shape = MatrixLayout.buffer(2 * Long.BYTES).putLong(rows).putLong(columns);
    bytes.put(layer + ".weight_shape", shape.flip());
    if (!symmetric) {
      bytes.put(layer + ".weight_zero_point", zeroPoints(rounded.zeroPoints()));
    }
    return bytes;
  }

  private ByteBuffer scales(float[] values) {
    ByteBuffer scales = MatrixLayout.buffer(values.length * Float.BYTES);
    for (float scale : values) {
      if (exactScales) {
        scales.putFloat(scale);
      } else {
        scales.putShort(Half.brain(scale));
      }
    }
    return scales.flip();
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
    ByteBuffer bytes = MatrixLayout.buffer(words * groups() * Integer.BYTES);
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
}
