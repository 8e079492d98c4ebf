package dev.brevity.runtime.plan;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** A request to stop, from another thread, and the news that everything has been saved. */
public final class Interruption {
  private final AtomicBoolean requested = new AtomicBoolean();
  private final AtomicBoolean saving = new AtomicBoolean();
  private final CountDownLatch finished = new CountDownLatch(1);

  /** Asks for a stop at the next opportunity. */
  public void request() {
    requested.set(true);
  }

  public boolean isRequested() {
    return requested.get();
  }

  /** Saves what has been done. Who waits for the end gives it more time for that. */
  public void save(Runnable saving) {
    this.saving.set(true);
    try {
      saving.run();
    } finally {
      this.saving.set(false);
    }
  }

  /** Nothing remains to be saved. */
  public void finish() {
    finished.countDown();
  }

  /**
   * Waits until {@link #finish}.
   *
   * @param seconds for the next opportunity to stop, which a long computation may delay
   * @param savingSeconds how much longer if by then something is being saved
   */
  public void await(long seconds, long savingSeconds) throws InterruptedException {
    if (!finished.await(seconds, TimeUnit.SECONDS) && saving.get()) {
      finished.await(savingSeconds, TimeUnit.SECONDS);
    }
  }
}
