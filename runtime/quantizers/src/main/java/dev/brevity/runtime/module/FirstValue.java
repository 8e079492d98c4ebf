package dev.brevity.runtime.module;

/** Whether a parameter has its first value, which it takes from what it first sees. */
public final class FirstValue {
  private boolean given;

  FirstValue() {}

  /** Whether the parameter has a value of its own. */
  public boolean isGiven() {
    return given;
  }

  /** Says that it has. */
  public void give() {
    given = true;
  }

  void set(boolean isGiven) {
    given = isGiven;
  }
}
