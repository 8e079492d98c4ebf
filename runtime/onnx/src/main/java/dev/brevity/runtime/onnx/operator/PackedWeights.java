package dev.brevity.runtime.onnx.operator;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.graph.Call;
import dev.brevity.runtime.graph.Value;
import dev.brevity.runtime.onnx.shape.SizeRules;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Weights of a few bits, with a scale for each block of a column, as onnxruntime packs them. */
final class PackedWeights {
  private PackedWeights() {}

  static List<Operator> all() {
    return List.of(
        Operator.of(
                "UnpackedWeight",
                1,
                "B scales zero_points g_idx",
                "K:i N:i bits:i block_size:i",
                PackedWeights::unpack)
            .with(Trait.OWN)
            .growth(Growth.UNPACKED)
            .shape(SizeRules::unpacked));
  }

  /**
   * The weight {@code [K, N]} of {@code MatMulNBits}: {@code (code - zero point) * scale}, where
   * the codes of a column {@code [N, blocks, bytes]} lie in the lower bits of a byte first, and
   * blocks are filled up with codes that do not count.
   */
  private static Value unpack(Call call) {
    int rows = size(call, "K");
    int columns = size(call, "N");
    int bits = (int) call.integer("bits", 4);
    int block = size(call, "block_size");
    if (bits != 2 && bits != 4 && bits != 8) {
      throw new IllegalArgumentException("codes of " + bits + " bits are not supported");
    }
    Axes.checked(rows, columns);
    int blocks = (rows + block - 1) / block;
    int perBlock = (block * bits + 7) / 8;
    NDArray packed = call.array("B");
    float[] scales = floats(call, "scales", columns * blocks);
    byte[] codes = packed.toByteArray();
    if (codes.length != columns * blocks * perBlock) {
      throw new IllegalArgumentException("the weight is not packed in blocks of " + block);
    }
    float[] zeros = zeros(call, bits, columns, blocks);
    int @Nullable [] groups = call.has("g_idx") ? groups(call, rows, blocks) : null;
    float[] weight = new float[rows * columns];
    for (int column = 0; column < columns; column++) {
      for (int row = 0; row < rows; row++) {
        int start = (column * blocks + row / block) * perBlock;
        int place = column * blocks + (groups == null ? row / block : groups[row]);
        int code = code(codes, start, row % block, bits);
        weight[row * columns + column] = (code - zeros[place]) * scales[place];
      }
    }
    return EngineMemory.of(packed.getManager().create(weight, new Shape(rows, columns)));
  }

  private static int size(Call call, String option) {
    long size = call.integer(option);
    if (size < 1 || size > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("`" + option + "` cannot be " + size);
    }
    return (int) size;
  }

  private static int code(byte[] bytes, int start, int index, int bits) {
    int bit = index * bits;
    return (bytes[start + bit / 8] >> bit % 8) & (1 << bits) - 1;
  }

  private static float[] zeros(Call call, int bits, int columns, int blocks) {
    float[] zeros = new float[columns * blocks];
    if (!call.has("zero_points")) {
      Arrays.fill(zeros, 1 << (bits - 1));
      return zeros;
    }
    NDArray given = call.array("zero_points");
    if (given.getDataType() != DataType.UINT8) {
      return floats(call, "zero_points", zeros.length);
    }
    byte[] codes = given.toByteArray();
    int perColumn = (blocks * bits + 7) / 8;
    if (codes.length != columns * perColumn) {
      throw new IllegalArgumentException("there must be one zero point for each scale");
    }
    for (int i = 0; i < zeros.length; i++) {
      zeros[i] = code(codes, i / blocks * perColumn, i % blocks, bits);
    }
    return zeros;
  }

  private static float[] floats(Call call, String input, int count) {
    float[] floats = call.array(input).toType(DataType.FLOAT32, false).toFloatArray();
    if (floats.length != count) {
      throw new IllegalArgumentException(
          "`" + input + "` must have " + count + " numbers but has " + floats.length);
    }
    return floats;
  }

  private static int[] groups(Call call, int rows, int blocks) {
    int[] groups = call.array("g_idx").toType(DataType.INT32, false).toIntArray();
    for (int group : groups) {
      if (group < 0 || group >= blocks || groups.length < rows) {
        throw new IllegalArgumentException("`g_idx` must name one of the blocks for each row");
      }
    }
    return groups;
  }
}
