package dev.brevity.runtime.aten;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import dev.brevity.runtime.module.Scope;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScalarTest {
  @Test
  void gradientsSurviveTheScalarsTheyNeed() {
    try (NDManager manager = NDManager.newBaseManager();
        GradientCollector collector = Engine.getInstance().newGradientCollector()) {
      NDArray x = manager.ones(new Shape(3));
      x.setRequiresGradient(true);
      List<NDArray> sums = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        try (Scope scope = new Scope(x)) {
          sums.add(scope.handOut(Scalar.over(Scalar.times(x, 3), 2).sum()));
        }
      }
      List<ByteBuffer> litter = litterMemory();
      NDArray total = sums.stream().reduce(NDArray::add).orElseThrow();
      collector.backward(total);
      assertThat(x.getGradient().toFloatArray()).containsOnly(300f);
      assertThat(litter).isNotEmpty();
    }
  }

  /** Overwrites whatever small buffers the garbage collector has freed. */
  private static List<ByteBuffer> litterMemory() {
    List<ByteBuffer> litter = new ArrayList<>();
    for (int round = 0; round < 3; round++) {
      System.gc();
      for (int i = 0; i < 2000; i++) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(4);
        buffer.putInt(0, 0x7fc00000);
        litter.add(buffer);
      }
    }
    return litter;
  }
}
