package dev.brevity.runtime.llm.gguf;

import dev.brevity.runtime.gguf.BlockFormat;
import dev.brevity.runtime.gguf.GgufType;
import dev.brevity.runtime.gguf.IntegerBlock;
import dev.brevity.runtime.llm.quantization.Grid;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.stream.IntStream;

/** Packs matrices into the blocks of one type. */
final class MatrixPacking {
  /** Values that are worth a thread. */
  private static final int PIECE = 1 << 16;

  private final GgufType type;
  private final HeadRows order;

  MatrixPacking(GgufType type, HeadRows order) {
    this.type = type;
    this.order = order;
  }

  /**
   * The bytes of a matrix.
   *
   * @param values row by row
   * @param exact the grid of the values, if its integers are kept as they are
   */
  ByteBuffer pack(float[] values, int rows, Optional<Grid> exact) {
    int columns = values.length / rows;
    ByteBuffer out =
        ByteBuffer.allocate(Math.toIntExact(type.bytes(values.length)))
            .order(ByteOrder.LITTLE_ENDIAN);
    int rowBytes = Math.toIntExact(type.bytes(columns));
    int most = Math.max(1, PIECE / columns);
    IntStream.range(0, (rows + most - 1) / most)
        .parallel()
        .forEach(
            piece -> {
              int first = piece * most;
              int last = Math.min(rows, first + most);
              ByteBuffer part =
                  out.slice(first * rowBytes, (last - first) * rowBytes)
                      .order(ByteOrder.LITTLE_ENDIAN);
              for (int row = first; row < last; row++) {
                pack(values, order.source(row), columns, exact, part);
              }
            });
    return out;
  }

  private void pack(float[] values, int row, int columns, Optional<Grid> exact, ByteBuffer out) {
    if (exact.isPresent()) {
      packCodes(values, row, columns, exact.get(), out);
    } else {
      packValues(values, row * columns, columns, out);
    }
  }

  private void packValues(float[] values, int first, int columns, ByteBuffer out) {
    BlockFormat format = type.format();
    for (int column = 0; column < columns; column += format.size()) {
      format.pack(values, first + column, out);
    }
  }

  private void packCodes(float[] values, int row, int columns, Grid grid, ByteBuffer out) {
    IntegerBlock format = (IntegerBlock) type.format();
    int[] codes = new int[format.size()];
    // Codes from 0 up, where the quantizer counts from below zero.
    int shift = format.hasOffset() && grid.signed() ? 1 << (grid.bits() - 1) : 0;
    for (int column = 0; column < columns; column += codes.length) {
      float scale = grid.scale(row, column);
      float zeroPoint = grid.zeroPoint(row, column);
      for (int i = 0; i < codes.length; i++) {
        float value = values[row * columns + column + i];
        codes[i] = (int) Math.rint(value / scale + zeroPoint) + shift;
      }
      float offset = format.hasOffset() ? -(zeroPoint + shift) * scale : 0;
      format.pack(codes, scale, offset, out);
    }
  }
}
