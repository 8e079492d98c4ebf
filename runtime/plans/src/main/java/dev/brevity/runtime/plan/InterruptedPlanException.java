package dev.brevity.runtime.plan;

/** Somebody asked to stop; what had been done until then is saved. */
public final class InterruptedPlanException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public InterruptedPlanException() {
    super("interrupted");
  }
}
