package dev.brevity.dsl.read;

import dev.brevity.dsl.ast.NumberRange;
import dev.brevity.dsl.ast.TypeExpression;
import dev.brevity.grammar.QuantParser;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Turns type and range trees of the grammar into types and ranges. */
final class TypeBuilder {
  private final Reading reading;
  private final Literals literals;

  TypeBuilder(Reading reading) {
    this.reading = reading;
    this.literals = new Literals(reading);
  }

  /** The type, or nothing when it is broken. */
  Optional<TypeExpression> type(QuantParser.@Nullable TypeContext context) {
    if (context == null || Reading.broken(context)) {
      return Optional.empty();
    }
    List<TypeExpression.Term> terms = new ArrayList<>();
    for (QuantParser.TypeTermContext term : context.typeTerm()) {
      if (!Reading.broken(term)) {
        reading
            .identifier(term.name)
            .map(name -> new TypeExpression.Term(name, type(term.argument), term.optional != null))
            .ifPresent(terms::add);
      }
    }
    return terms.isEmpty()
        ? Optional.empty()
        : Optional.of(new TypeExpression(List.copyOf(terms), reading.span(context)));
  }

  /** The range, or nothing when there is none or it is broken. */
  Optional<NumberRange> range(QuantParser.@Nullable RangeContext context) {
    if (context instanceof QuantParser.ClosedRangeContext closed && !Reading.broken(closed)) {
      return Optional.of(
          new NumberRange(
              bound(closed.lower), false, bound(closed.upper), false, reading.span(closed)));
    }
    if (context instanceof QuantParser.IntervalRangeContext interval && !Reading.broken(interval)) {
      return Optional.of(
          new NumberRange(
              bound(interval.lower),
              interval.open.getType() == QuantParser.OPEN_PAREN,
              bound(interval.upper),
              interval.close.getType() == QuantParser.CLOSE_PAREN,
              reading.span(interval)));
    }
    return Optional.empty();
  }

  private Optional<BigDecimal> bound(QuantParser.@Nullable RangeBoundContext context) {
    if (context == null || context.number() == null || Reading.broken(context)) {
      return Optional.empty();
    }
    Optional<BigDecimal> number =
        literals.number(context.number().getText(), reading.span(context));
    return context.MINUS() == null ? number : number.map(BigDecimal::negate);
  }
}
