package dev.brevity.runtime.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** A process that is told to end waits for what is being saved, and for nothing else. */
class InterruptionTest {
  private static final long HOUR = 3600;

  private final Interruption interruption = new Interruption();
  private final List<String> events = new CopyOnWriteArrayList<>();

  @Test
  void whatIsBeingSavedIsWaitedFor() throws InterruptedException {
    Thread waiting = new Thread(this::end);

    interruption.save(
        () -> {
          waiting.start();
          while (waiting.isAlive() && waiting.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
          }
          events.add("saved");
        });
    interruption.finish();
    waiting.join();

    assertThat(events).containsExactly("saved", "ended");
  }

  @Test
  void aComputationThatSavesNothingIsNot() {
    interruption.save(() -> events.add("saved"));

    end();

    assertThat(events).isEqualTo(List.of("saved", "ended"));
  }

  @Test
  void aSaveThatFailsIsOver() {
    try {
      interruption.save(() -> Collections.emptyList().add(1));
    } catch (UnsupportedOperationException expected) {
      events.add("failed");
    }

    end();

    assertThat(events).containsExactly("failed", "ended");
  }

  private void end() {
    try {
      interruption.await(0, HOUR);
      events.add("ended");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
