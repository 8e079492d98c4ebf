package dev.brevity.runtime.llm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.gguf.BlockFormat;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/**
 * A matrix whose rows stay packed in blocks of integers, and are unpacked where they are used. One
 * vector is multiplied block by block; several get pieces of rows in floating point.
 */
public final class PackedMatrix {
  /** Vectors from which on unpacking costs less than products of blocks. */
  private static final int MANY = 4;

  /** Values of a piece of rows; products of that many are worth a thread. */
  private static final int PIECE = 1 << 18;

  private final ByteBuffer bytes;
  private final BlockFormat format;
  private final int rows;
  private final int columns;
  private final int rowBytes;
  private final IntUnaryOperator places;

  /**
   * @param bytes row by row
   * @param columns a multiple of the block's size
   * @param places which row of the bytes holds a row of the matrix
   */
  public PackedMatrix(
      ByteBuffer bytes, BlockFormat format, int rows, int columns, IntUnaryOperator places) {
    this.bytes = bytes;
    this.format = format;
    this.rows = rows;
    this.columns = columns;
    this.rowBytes = Math.toIntExact((long) columns / format.size() * format.bytes());
    this.places = places;
  }

  /**
   * The product with vectors: {@code [..., columns]} to {@code [..., rows]}, by the row times the
   * vector.
   */
  NDArray times(NDArray vectors) {
    long count = vectors.getShape().size() / columns;
    long[] shape = vectors.getShape().getShape().clone();
    shape[shape.length - 1] = rows;
    if (count < MANY) {
      float[] products = products(vectors.toFloatArray(), (int) count);
      return vectors.getManager().create(products, new Shape(shape));
    }
    try (NDManager scratch = vectors.getManager().newSubManager()) {
      NDList parts = new NDList();
      int most = Math.max(1, PIECE / columns);
      for (int first = 0; first < rows; first += most) {
        NDArray piece = piece(first, Math.min(most, rows - first), scratch);
        NDArray part = vectors.matMul(piece.transpose());
        part.attach(scratch);
        parts.add(part);
      }
      NDArray joined = NDArrays.concat(parts, -1);
      joined.attach(vectors.getManager());
      return joined.reshape(new Shape(shape));
    }
  }

  /** Rows by their numbers: {@code [...]} to {@code [..., columns]}. */
  NDArray rows(NDArray numbers) {
    long[] chosen = numbers.toType(DataType.INT64, false).toLongArray();
    float[] values = new float[Math.multiplyExact(chosen.length, columns)];
    Row row = new Row();
    for (int i = 0; i < chosen.length; i++) {
      row.read(Math.toIntExact(chosen[i]));
      row.unpack(values, i * columns);
    }
    return numbers.getManager().create(values, numbers.getShape().add(columns));
  }

  private NDArray piece(int first, int count, NDManager manager) {
    float[] values = new float[count * columns];
    Row row = new Row();
    for (int i = 0; i < count; i++) {
      row.read(first + i);
      row.unpack(values, i * columns);
    }
    return manager.create(values, new Shape(count, columns));
  }

  private float[] products(float[] vectors, int count) {
    float[] products = new float[count * rows];
    int most = Math.max(1, PIECE / columns);
    IntStream.range(0, (rows + most - 1) / most)
        .parallel()
        .forEach(
            part -> {
              Row row = new Row();
              for (int i = part * most; i < Math.min(rows, (part + 1) * most); i++) {
                row.read(i);
                for (int vector = 0; vector < count; vector++) {
                  products[vector * rows + i] = row.dot(vectors, vector * columns);
                }
              }
            });
    return products;
  }

  /** The bytes of one row at a time. */
  private final class Row {
    private final ByteBuffer packed = ByteBuffer.allocate(rowBytes).order(ByteOrder.LITTLE_ENDIAN);
    private final float[] scratch = new float[format.size()];

    void read(int row) {
      bytes.get(places.applyAsInt(row) * rowBytes, packed.array());
    }

    void unpack(float[] values, int first) {
      packed.clear();
      for (int column = 0; column < columns; column += format.size()) {
        format.unpack(packed, values, first + column);
      }
    }

    float dot(float[] vectors, int first) {
      packed.clear();
      float sum = 0;
      for (int column = 0; column < columns; column += format.size()) {
        sum += format.dot(packed, vectors, first + column, scratch);
      }
      return sum;
    }
  }
}
