package dev.brevity.dsl.diagnostic;

/**
 * The kinds of findings. The number is stable for ever; a retired code is never used again.
 *
 * <p>00xx syntax and encoding, 01xx names, 02xx types and ranges, 03xx inheritance, 04xx
 * evaluation, 05xx shapes, 06xx plans and targets, 07xx numeric sense, 08xx export, 09xx running,
 * 20xx style.
 */
public enum Code {
  SYNTAX(1, Severity.ERROR, "syntax error"),
  UNKNOWN_ATTRIBUTE(101, Severity.ERROR, "unknown attribute"),
  OBJECT_REFUSED(901, Severity.ERROR, "an object cannot be built"),
  IMPLEMENTATION_UNUSABLE(902, Severity.ERROR, "implementation cannot be used");

  private final int number;
  private final Severity severity;
  private final String title;

  Code(int number, Severity severity, String title) {
    this.number = number;
    this.severity = severity;
    this.title = title;
  }

  /** The stable identifier, for example {@code BRV0101}. */
  public String id() {
    return String.format("BRV%04d", number);
  }

  public Severity severity() {
    return severity;
  }

  /** A few words that name the kind, in lower case. */
  public String title() {
    return title;
  }
}
