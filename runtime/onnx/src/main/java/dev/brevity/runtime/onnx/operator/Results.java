package dev.brevity.runtime.onnx.operator;

/**
 * How many results an operator has.
 *
 * @param certain those that its function always computes; more than one come as a tuple
 * @param most those that a node may name; its function is told how many it names by the keyword
 *     {@value #KEYWORD} if they are more than the certain ones, and answers with a tuple
 */
public record Results(int certain, int most) {
  /** What a function is told the number of its results by. */
  public static final String KEYWORD = "outputs";

  static final Results ONE = new Results(1, 1);

  /** Whether the function answers a node that names so many results with a tuple. */
  public boolean areTuple(int named) {
    return Math.max(certain, named) > 1;
  }

  /** Results as descriptions write them: {@code Y Mean? InvStdDev?}, {@code outputs…}. */
  static Results of(String text) {
    int certain = 0;
    String[] names = text.split(" ");
    for (String name : names) {
      if (Input.of(name).isVariadic()) {
        return new Results(1, Integer.MAX_VALUE);
      }
      certain += name.endsWith("?") ? 0 : 1;
    }
    return new Results(certain, names.length);
  }
}
