package dev.brevity.dsl.print;

import dev.brevity.dsl.ast.NumberRange;
import dev.brevity.dsl.ast.TypeExpression;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.stream.Collectors;

/** Writes types and ranges, the same in both surfaces. */
public final class TypePrinter {
  private TypePrinter() {}

  /** For example {@code Real? | List<Real>}. */
  public static String print(TypeExpression type) {
    return type.alternatives().stream()
        .map(
            term ->
                term.name()
                    + term.argument().map(argument -> "<" + print(argument) + ">").orElse("")
                    + (term.optional() ? "?" : ""))
        .collect(Collectors.joining(" | "));
  }

  /** For example {@code 1..32} or {@code (0, 100]}. */
  public static String print(NumberRange range) {
    if (!range.lowerOpen() && !range.upperOpen()) {
      return bound(range.lower()) + ".." + bound(range.upper());
    }
    return (range.lowerOpen() ? "(" : "[")
        + bound(range.lower())
        + ", "
        + bound(range.upper())
        + (range.upperOpen() ? ")" : "]");
  }

  /** As {@link #print(NumberRange)} for people, who see that an open end is infinite. */
  public static String shown(NumberRange range) {
    return range.lowerOpen() || range.upperOpen() ? range.notation() : print(range);
  }

  private static String bound(Optional<BigDecimal> bound) {
    return bound.map(number -> Literal.number(number, number.scale() == 0)).orElse("");
  }
}
