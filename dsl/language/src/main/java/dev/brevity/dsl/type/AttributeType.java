package dev.brevity.dsl.type;

import dev.brevity.dsl.ast.AttributeDeclaration;
import dev.brevity.dsl.ast.NumberRange;
import dev.brevity.dsl.value.Value;
import java.math.BigDecimal;
import java.util.Optional;

/** A declared attribute with its type. */
public record AttributeType(AttributeDeclaration declaration, Type type) {

  public String name() {
    return declaration.name().text();
  }

  /** The range, when a number in the value lies outside it. */
  public Optional<NumberRange> violatedRange(Value value) {
    return declaration.range().filter(range -> !inside(value, range));
  }

  private static boolean inside(Value value, NumberRange range) {
    if (value instanceof Value.Numeric number) {
      return Double.isFinite(number.value())
          ? range.contains(BigDecimal.valueOf(number.value()))
          : !Double.isNaN(number.value())
              && (number.value() > 0 ? range.upper().isEmpty() : range.lower().isEmpty());
    }
    if (value instanceof Value.Sequence sequence) {
      return sequence.elements().stream().allMatch(element -> inside(element, range));
    }
    if (value instanceof Value.Unknown unknown && !unknown.possibilities().isEmpty()) {
      return unknown.possibilities().stream().anyMatch(element -> inside(element, range));
    }
    return true;
  }
}
