package dev.brevity.runtime.plan;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** A request to stop, from another thread, and the news that everything has been saved. */
public final class Interruption {
  private final AtomicBoolean requested = new AtomicBoolean();
  private final CountDownLatch finished = new CountDownLatch(1);

  /** Asks for a stop at the next opportunity. */
  public void request() {
    requested.set(true);
  }

  public boolean isRequested() {
    return requested.get();
  }

  /** Nothing remains to be saved. */
  public void finish() {
    finished.countDown();
  }

  /** Waits until {@link #finish}, but no longer than given. */
  public void await(long seconds) throws InterruptedException {
    finished.await(seconds, TimeUnit.SECONDS);
  }
}
