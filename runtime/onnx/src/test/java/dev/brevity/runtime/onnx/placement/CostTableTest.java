package dev.brevity.runtime.onnx.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CostTableTest {
  @TempDir private Path folder;

  @Test
  void tablesThatComeWithTheTargetHaveNames() throws IOException {
    CostTable vnni = CostTable.named("vnni");
    CostTable avx2 = CostTable.named("avx2");

    assertThat(vnni.values()).isEqualTo(CostTable.defaults().values());
    assertThat(avx2.values().keySet()).isEqualTo(vnni.values().keySet());
    assertThat(CostTable.named(null).values()).isIn(vnni.values(), avx2.values());
    // Without the instruction integers gain less.
    assertThat(gain(avx2)).isGreaterThan(1).isLessThan(0.7 * gain(vnni));
  }

  private static double gain(CostTable table) {
    return table.of("conv.integer.rate") / table.of("conv.float.rate", 64);
  }

  @Test
  void otherNamesAreFilesThatChangeTheDefaults() throws IOException {
    Path file = folder.resolve("mine");
    Files.writeString(file, "node = 3\n");

    CostTable table = CostTable.named(file.toString());

    assertThat(table.of("node")).isEqualTo(3);
    assertThat(table.of("view")).isEqualTo(CostTable.defaults().of("view"));
  }

  @Test
  void whatIsNoTableIsRefused() throws IOException {
    Path file = folder.resolve("mine");
    Files.writeString(file, "node = -1\n");

    assertThatThrownBy(() -> CostTable.named(folder.resolve("none").toString()))
        .isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> CostTable.named(file.toString()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("`node`");
  }
}
