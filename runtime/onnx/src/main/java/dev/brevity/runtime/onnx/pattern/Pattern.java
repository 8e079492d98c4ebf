package dev.brevity.runtime.onnx.pattern;

import java.util.List;
import java.util.stream.Stream;

/** What a value must be computed by. */
sealed interface Pattern {
  /** Any value, and everywhere in a pattern the same one. */
  record Any(String name) implements Pattern {}

  /** A constant tensor, which is found again by its name. */
  record Tensor(String name) implements Pattern {}

  /** The constant, to float rounding. */
  record Number(double value) implements Pattern {}

  /** A constant of one number, which is found again by its name. */
  record Scalar(String name) implements Pattern {}

  /**
   * A call of a function.
   *
   * @param arguments the first ones; all others must be literals
   * @param name the call is found again by this name; empty for none
   */
  record Call(String function, List<Pattern> arguments, String name) implements Pattern {
    public Call {
      arguments = List.copyOf(arguments);
    }
  }

  /** A call of a function of two arguments, in either order. */
  record Commuting(String function, Pattern one, Pattern other) implements Pattern {}

  /** A call of a layer without weights. */
  record Layer(String type, Pattern input) implements Pattern {}

  /** One of several. */
  record OneOf(List<Pattern> forms) implements Pattern {
    public OneOf {
      forms = List.copyOf(forms);
    }
  }

  static Pattern any(String name) {
    return new Any(name);
  }

  static Pattern tensor(String name) {
    return new Tensor(name);
  }

  static Pattern number(double value) {
    return new Number(value);
  }

  static Pattern call(String function, Pattern... arguments) {
    return new Call(function, List.of(arguments), "");
  }

  static Pattern layer(String type, Pattern input) {
    return new Layer(type, input);
  }

  static Pattern oneOf(Pattern... forms) {
    return new OneOf(List.of(forms));
  }

  static Pattern sum(Pattern one, Pattern other) {
    return new Commuting("add", one, other);
  }

  static Pattern product(Pattern one, Pattern other) {
    return new Commuting("mul", one, other);
  }

  /** The product of three, however they are grouped. */
  static Pattern product(Pattern one, Pattern two, Pattern three) {
    return new OneOf(
        Stream.of(
                product(one, product(two, three)),
                product(two, product(one, three)),
                product(three, product(one, two)))
            .toList());
  }

  static Pattern quotient(Pattern dividend, Pattern divisor) {
    return call("onnx.Div", dividend, divisor);
  }

  /** The value times a number, which may be written as a quotient by the reciprocal. */
  static Pattern times(double number, Pattern value) {
    return oneOf(product(number(number), value), quotient(value, number(1 / number)));
  }

  static Pattern square(Pattern value) {
    return oneOf(call("onnx.Pow", value, number(2)), call("mul", value, value));
  }

  /** The mean, whose axes are found again by the name. */
  static Pattern mean(Pattern value, String name) {
    return new Call("mean", List.of(value), name);
  }
}
