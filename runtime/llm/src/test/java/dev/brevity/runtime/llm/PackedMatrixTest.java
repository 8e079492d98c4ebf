package dev.brevity.runtime.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.gguf.BlockFormat;
import dev.brevity.runtime.gguf.GgufType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class PackedMatrixTest {
  private static final int ROWS = 6;
  private static final int COLUMNS = 512;

  @ParameterizedTest
  @EnumSource(
      value = GgufType.class,
      mode = Mode.EXCLUDE,
      names = {"F32", "F16", "BF16"})
  void computesAsTheUnpackedMatrix(GgufType type) {
    BlockFormat format = type.format();
    float[] weights = random(ROWS * COLUMNS, 1);
    ByteBuffer bytes =
        ByteBuffer.allocateDirect((int) type.bytes(weights.length)).order(ByteOrder.LITTLE_ENDIAN);
    for (int first = 0; first < weights.length; first += format.size()) {
      format.pack(weights, first, bytes);
    }
    bytes.clear();
    float[] unpacked = new float[weights.length];
    for (int first = 0; first < weights.length; first += format.size()) {
      int row = first / COLUMNS;
      format.unpack(bytes, unpacked, opposite(row) * COLUMNS + first % COLUMNS);
    }
    bytes.clear();
    PackedMatrix packed =
        new PackedMatrix(bytes, format, ROWS, COLUMNS, PackedMatrixTest::opposite);

    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray matrix = manager.create(unpacked, new Shape(ROWS, COLUMNS));
      for (int vectors : List.of(1, 3, 9)) {
        NDArray input =
            manager.create(random(vectors * COLUMNS, 2), new Shape(1, vectors, COLUMNS));

        NDArray product = packed.times(input);

        NDArray expected = input.matMul(matrix.transpose());
        assertThat(product.getShape()).isEqualTo(expected.getShape());
        assertThat(product.sub(expected).abs().max().getFloat()).isCloseTo(0, within(2e-4f));
      }
      NDArray chosen = packed.rows(manager.create(new long[] {5, 0, 5}, new Shape(1, 3)));

      assertThat(chosen.getShape()).isEqualTo(new Shape(1, 3, COLUMNS));
      assertThat(chosen.get("0, 1").toFloatArray()).isEqualTo(matrix.get(0).toFloatArray());
      assertThat(chosen.get("0, 2").toFloatArray()).isEqualTo(matrix.get(5).toFloatArray());
    }
  }

  private static int opposite(int row) {
    return ROWS - 1 - row;
  }

  private static float[] random(int count, int seed) {
    Random random = new Random(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
