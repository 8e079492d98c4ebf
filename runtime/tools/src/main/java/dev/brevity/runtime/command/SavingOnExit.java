package dev.brevity.runtime.command;

import dev.brevity.runtime.plan.Interruption;

/** Lets work that the process is told to end save what has been done, until it is closed. */
final class SavingOnExit implements AutoCloseable {
  private static final long STOPPING_SECONDS = 5;
  private static final long SAVING_SECONDS = 30;

  private final Interruption interruption = new Interruption();
  private final Thread hook = new Thread(this::stop);

  SavingOnExit() {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Is requested when the process is told to end. */
  Interruption interruption() {
    return interruption;
  }

  private void stop() {
    interruption.request();
    try {
      interruption.await(STOPPING_SECONDS, SAVING_SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    interruption.finish();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException endingAlready) {
      // The hook is running; it has been told that nothing remains to be saved.
    }
  }
}
