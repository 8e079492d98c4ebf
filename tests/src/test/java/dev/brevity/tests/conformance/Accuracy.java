package dev.brevity.tests.conformance;

/** Says how accurate each field of a case has to be. */
@FunctionalInterface
interface Accuracy {
  /** All fields bit for bit. */
  Accuracy EXACT = (path, recorded) -> Tolerance.EXACT;

  /**
   * The tolerance for a field.
   *
   * @param path names from the case down to the field, separated by slashes
   */
  Tolerance tolerance(String path, Tensor recorded);
}
