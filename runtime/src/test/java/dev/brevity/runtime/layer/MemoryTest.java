package dev.brevity.runtime.layer;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.training.ParameterStore;
import dev.brevity.runtime.Brevity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class MemoryTest {
  private static final int FORWARDS = 10_000;
  private static final Shape INPUT = new Shape(64, 64);
  private static final long MOST_GROWTH = 64L << 20;

  @Test
  @EnabledOnOs(OS.LINUX)
  void tenThousandForwardsLeaveNothingBehind() throws IOException {
    Brevity brevity = Brevity.builtin();
    try (NDManager manager = NDManager.newBaseManager()) {
      Block net =
          new SequentialBlock()
              .add(QuantIdentity.builder(brevity).returnQuantTensor(true).build())
              .add(
                  QuantLinear.builder(brevity)
                      .units(64)
                      .biasQuant("Int32Bias")
                      .returnQuantTensor(true)
                      .build())
              .add(QuantReLU.builder(brevity).set("collect_stats_steps", 3).build());
      net.initialize(manager, DataType.FLOAT32, INPUT);
      ParameterStore store = new ParameterStore(manager, false);
      forward(net, store, manager, FORWARDS / 10);
      int arrays = allArrays(manager);
      long before = nativeBytes();

      forward(net, store, manager, FORWARDS);

      assertThat(allArrays(manager)).isEqualTo(arrays);
      assertThat(nativeBytes() - before).isLessThan(MOST_GROWTH);
    }
  }

  private static void forward(Block net, ParameterStore store, NDManager manager, int times) {
    for (int i = 0; i < times; i++) {
      try (NDManager batch = manager.newSubManager()) {
        NDArray input = batch.ones(INPUT);
        net.forward(store, new NDList(input), i % 10 == 0);
      }
    }
  }

  /** Arrays of all managers of the process, that of the engine included. */
  private static int allArrays(NDManager manager) {
    return manager.getParentManager().getManagedArrays().size();
  }

  /** A leak of one activation per forward would be 160 MB. */
  private static long nativeBytes() throws IOException {
    System.gc();
    return residentBytes() - Runtime.getRuntime().totalMemory();
  }

  private static long residentBytes() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("[^0-9]", "")) << 10;
      }
    }
    throw new IOException("no resident size");
  }
}
