package dev.brevity.runtime.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** Schedules of one cycle, with PyTorch's defaults. */
class OneCycleTest {
  @Test
  void aLearningRateRisesForThirtyPercentOfTheStepsAndFallsToAlmostNothing() {
    OneCycle rate = OneCycle.learningRate(4e-3, 750);

    assertThat(rate.getNewValue(0)).isEqualTo(1.6e-4f);
    assertThat(rate.getNewValue(112)).isCloseTo(2.08e-3f, within(1e-6f));
    assertThat(rate.getNewValue(224)).isEqualTo(4e-3f);
    assertThat(rate.getNewValue(749)).isCloseTo(1.6e-8f, within(1e-12f));
    assertThat(rate.getNewValue(10_000)).isEqualTo(rate.getNewValue(749));
  }

  @Test
  void aMomentumIsLowestWhereTheRateIsHighest() {
    OneCycle momentum = OneCycle.momentum(750);

    assertThat(momentum.getNewValue(0)).isEqualTo(0.95f);
    assertThat(momentum.getNewValue(224)).isEqualTo(0.85f);
    assertThat(momentum.getNewValue(749)).isEqualTo(0.95f);
  }

  @Test
  void aCycleWithoutRoomToTurnIsRefused() {
    assertThatThrownBy(() -> new OneCycle(0, 1, 0, 1, 0.3))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new OneCycle(0, 1, 0, 10, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
