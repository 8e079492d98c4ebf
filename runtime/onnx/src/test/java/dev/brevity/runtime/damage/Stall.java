package dev.brevity.runtime.damage;

import java.lang.management.ManagementFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** Ends a process that no longer gets on. */
public final class Stall {
  /** How much longer it may take where other processes have the processor, or it waits. */
  private static final int WAITING = 20;

  private Stall() {}

  /**
   * Watches a counter from now on.
   *
   * @param seconds of the processor for which it may stay the same
   * @param status of the process if it stays so longer
   */
  public static void watch(AtomicInteger counter, int seconds, int status) {
    Thread watch =
        new Thread(
            () -> {
              int last = counter.get();
              double begun = processorSeconds();
              for (int waited = 0;
                  waited < WAITING * seconds && processorSeconds() - begun < seconds;
                  waited++) {
                try {
                  Thread.sleep(1000);
                } catch (InterruptedException e) {
                  return;
                }
                if (counter.get() != last) {
                  last = counter.get();
                  begun = processorSeconds();
                  waited = 0;
                }
              }
              System.out.println("number " + last + " does not end");
              Runtime.getRuntime().halt(status);
            });
    watch.setDaemon(true);
    watch.start();
  }

  private static double processorSeconds() {
    return ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
            .getProcessCpuTime()
        / 1e9;
  }
}
