package dev.brevity.runtime.onnx.operator;

import dev.brevity.runtime.graph.Argument;
import dev.brevity.runtime.onnx.shape.StaticShape;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A call of an operator's function on its way into a file.
 *
 * @param opset the version of the operators that is written
 * @param shape tells the shape of the first input
 * @param inputs what is given by position, by the names of the inputs; may be changed
 * @param options what is given by name; may be changed
 */
public record OperatorCall(
    int opset,
    Supplier<StaticShape> shape,
    Map<String, Argument> inputs,
    Map<String, Argument> options) {

  /** An option that is a literal, or null. */
  public @Nullable Object literal(String option) {
    return options.get(option) instanceof Argument.Literal literal ? literal.value() : null;
  }

  /** An option that is a whole number. */
  public long integer(String option, long otherwise) {
    return literal(option) instanceof Number number ? number.longValue() : otherwise;
  }

  /** Sets an option. */
  public void set(String option, Object value) {
    options.put(option, Argument.of(value));
  }
}
