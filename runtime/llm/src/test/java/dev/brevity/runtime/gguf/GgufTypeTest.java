package dev.brevity.runtime.gguf;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class GgufTypeTest {
  static List<GoldenBlocks.Case> cases() {
    return new GoldenBlocks().cases();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void packsAsGgmlDoes(GoldenBlocks.Case row) {
    BlockFormat format = row.type().format();
    ByteBuffer out = ByteBuffer.allocate(row.packed().length).order(ByteOrder.LITTLE_ENDIAN);

    for (int first = 0; first < GoldenBlocks.ROW; first += format.size()) {
      format.pack(row.values(), first, out);
    }

    assertThat(out.array()).isEqualTo(row.packed());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void unpacksAsGgmlDoes(GoldenBlocks.Case row) {
    BlockFormat format = row.type().format();
    ByteBuffer in = ByteBuffer.wrap(row.packed()).order(ByteOrder.LITTLE_ENDIAN);
    float[] values = new float[GoldenBlocks.ROW];

    for (int first = 0; first < GoldenBlocks.ROW; first += format.size()) {
      format.unpack(in, values, first);
    }

    assertThat(values).isEqualTo(row.unpacked());
  }

  @ParameterizedTest
  @CsvSource({
    "Q4_K, 256, Q4_K",
    "Q4_K, 192, Q5_0",
    "Q5_K, 192, Q5_1",
    "Q6_K, 576, Q8_0",
    "Q4_0, 40, F16",
    "F32, 3, F32",
  })
  void givesWayWhereBlocksDoNotFit(GgufType wanted, long columns, GgufType taken) {
    assertThat(wanted.fitting(columns)).isEqualTo(taken);
  }

  @Test
  void halvesComeBackAsTheyWere() {
    for (int bits = 0; bits < 1 << 16; bits++) {
      float value = Half.toFloat((short) bits);
      if (!Float.isNaN(value)) {
        assertThat(Half.of(value)).isEqualTo((short) bits);
      }
    }
  }
}
