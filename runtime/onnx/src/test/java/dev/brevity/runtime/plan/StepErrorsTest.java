package dev.brevity.runtime.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brevity.runtime.algorithm.LayerError;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** What steps have done to layers is kept with unfinished work. */
class StepErrorsTest {
  @Test
  void comesBackFromItsCounters() {
    StepErrors errors = new StepErrors();
    errors.add(new StepError("gptq", new LayerError("a.b", 0.5, 0.25)));
    errors.add(new StepError("axe", new LayerError("a.b", 0.25, 1e-30, OptionalDouble.of(15.75))));
    errors.add(new StepError("axe", new LayerError("c", 0, 0)));

    assertThat(StepErrors.restored(errors.counters()).all()).isEqualTo(errors.all());
  }

  @Test
  void forgetsWhatTheSameStepDidBefore() {
    StepErrors errors = new StepErrors();
    errors.add(new StepError("gptq", new LayerError("a", 0.5, 0.25)));
    errors.add(new StepError("gptq", new LayerError("a", 0.5, 0.125)));

    assertThat(StepErrors.restored(errors.counters()).all())
        .containsExactly(new StepError("gptq", new LayerError("a", 0.5, 0.125)));
  }
}
