package dev.brevity.runtime.quant;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import dev.brevity.runtime.bitwidth.BitWidthConst;
import dev.brevity.runtime.clamp.SelectingTensorClamp;
import dev.brevity.runtime.module.Quantized;
import dev.brevity.runtime.restriction.PowerOfTwoRestrictValue;
import dev.brevity.runtime.rounding.RoundSte;
import dev.brevity.runtime.scaling.ParameterFromRuntimeStatsScaling;
import dev.brevity.runtime.scaling.PowerOfTwoIntScaling;
import dev.brevity.runtime.stats.AbsPercentile;
import dev.brevity.runtime.view.Identity;
import dev.brevity.runtime.view.OverTensorView;
import dev.brevity.runtime.zeropoint.ZeroZeroPoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class MemoryTest {
  private static final int ELEMENTS = 1 << 16;

  /**
   * A single tensor that leaks in each pass would add up to 500 MB; the Java heap is part of the
   * growth.
   */
  @Test
  @EnabledOnOs(OS.LINUX)
  void passesLeaveNothingBehind() throws IOException {
    try (NDManager manager = NDManager.newBaseManager();
        RescalingIntQuant quant = quant()) {
      NDArray x = manager.randomNormal(new Shape(ELEMENTS));
      x.setRequiresGradient(true);
      pass(quant, manager, x, 200);
      long before = residentKilobytes();

      pass(quant, manager, x, 2_000);

      assertThat(residentKilobytes() - before).isLessThan(200_000);
    }
  }

  private static void pass(RescalingIntQuant quant, NDManager manager, NDArray x, int times) {
    for (int i = 0; i < times; i++) {
      boolean training = i % 4 == 0;
      quant.setTraining(training);
      try (NDManager step = manager.newSubManager()) {
        NDArray input = x.reshape(ELEMENTS);
        input.attach(step);
        if (training) {
          try (GradientCollector gradients = Engine.getInstance().newGradientCollector()) {
            gradients.backward(sum(quant.quantize(input), step));
          }
        } else {
          quant.quantize(input);
        }
      }
    }
  }

  private static NDArray sum(Quantized quantized, NDManager step) {
    assertThat(quantized.value().getManager()).isSameAs(step);
    return quantized.value().sum();
  }

  private static long residentKilobytes() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }

  private static RescalingIntQuant quant() {
    return new RescalingIntQuant(
        new IntQuant(false, true, new Identity(), new RoundSte(), new SelectingTensorClamp(), 0),
        new ParameterFromRuntimeStatsScaling(
            20,
            new AbsPercentile(99.9, null, false),
            true,
            new OverTensorView(),
            List.of(),
            new PowerOfTwoRestrictValue(new RoundSte()),
            null,
            null,
            0.1,
            1e-10),
        new PowerOfTwoIntScaling(true),
        new ZeroZeroPoint(),
        new BitWidthConst(4));
  }
}
