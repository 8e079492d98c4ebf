package dev.brevity.runtime.evaluation;

import java.util.List;

/** No runtime can compute the model that the others are to be compared with. */
public final class UnusableReferenceException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<UnusableModel> refusals;

  UnusableReferenceException(List<UnusableModel> refusals) {
    super("the first model cannot be computed");
    this.refusals = List.copyOf(refusals);
  }

  /** Why, one for each runtime that was asked. */
  public List<UnusableModel> refusals() {
    return refusals;
  }
}
