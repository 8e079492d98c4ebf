package dev.brevity.runtime.plan;

/** A step, style or target is declared, but no library on the class path can carry it out. */
public final class MissingPartException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  MissingPartException(String what, String name) {
    super(
        "the "
            + what
            + " `"
            + name
            + "` is declared, but no library on the class path implements it");
  }
}
