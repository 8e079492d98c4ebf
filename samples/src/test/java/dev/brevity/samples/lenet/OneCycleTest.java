package dev.brevity.samples.lenet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OneCycleTest {
  /** Rates of torch.optim.lr_scheduler.OneCycleLR(max_lr=1, total_steps=100). */
  @ParameterizedTest(name = "step {0} has rate {1}")
  @CsvSource({"0, 0.04", "29, 1.0", "64, 0.500002", "99, 0.000004"})
  void followsACosineUpAndDown(int step, double rate) {
    assertThat((double) new OneCycle(1, 100).getNewValue(step)).isCloseTo(rate, within(1e-6));
  }
}
