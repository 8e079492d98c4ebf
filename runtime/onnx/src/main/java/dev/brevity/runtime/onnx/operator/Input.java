package dev.brevity.runtime.onnx.operator;

import dev.brevity.runtime.onnx.node.AttributeKind;
import java.util.Optional;

/**
 * An input of an operator.
 *
 * @param kind what it may be if it says how to compute rather than what to compute with
 * @param since the first version of the operators in which it is an input
 * @param attribute the attribute that says the same in earlier versions
 */
public record Input(
    String name, Optional<AttributeKind> kind, int since, Optional<String> attribute) {
  private static final String VARIADIC = "…";

  /**
   * An input as descriptions write it: {@code name}, {@code name:kind} for an option, then
   * {@code @11} for the version that brought it, or {@code <11} for the version in which it
   * replaced the attribute of the same name, {@code <11:value} if that has another one.
   */
  static Input of(String text) {
    int replaced = text.indexOf('<');
    String front = replaced < 0 ? text : text.substring(0, replaced);
    String[] since = front.split("@", 2);
    String[] name = since[0].split(":", 2);
    Optional<AttributeKind> kind =
        name.length > 1 ? Optional.of(AttributeKind.of(name[1])) : Optional.empty();
    if (replaced < 0) {
      int version = since.length > 1 ? Integer.parseInt(since[1]) : 0;
      return new Input(name[0], kind, version, Optional.empty());
    }
    String[] before = text.substring(replaced + 1).split(":", 2);
    String attribute = before.length > 1 ? before[1] : name[0];
    return new Input(name[0], kind, Integer.parseInt(before[0]), Optional.of(attribute));
  }

  /** Whether any number of inputs may stand here. */
  public boolean isVariadic() {
    return name.endsWith(VARIADIC);
  }
}
