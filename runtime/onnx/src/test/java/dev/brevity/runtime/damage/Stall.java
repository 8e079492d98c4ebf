package dev.brevity.runtime.damage;

import java.util.concurrent.atomic.AtomicInteger;

/** Ends a process that no longer gets on. */
public final class Stall {
  private Stall() {}

  /**
   * Watches a counter from now on.
   *
   * @param seconds how long it may stay the same
   * @param status of the process if it stays so longer
   */
  public static void watch(AtomicInteger counter, int seconds, int status) {
    Thread watch =
        new Thread(
            () -> {
              int last = -1;
              while (last != counter.get()) {
                last = counter.get();
                try {
                  Thread.sleep(seconds * 1000L);
                } catch (InterruptedException e) {
                  return;
                }
              }
              System.out.println("number " + last + " does not end");
              Runtime.getRuntime().halt(status);
            });
    watch.setDaemon(true);
    watch.start();
  }
}
