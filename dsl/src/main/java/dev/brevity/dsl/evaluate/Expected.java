package dev.brevity.dsl.evaluate;

import dev.brevity.dsl.ast.NumberRange;
import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.type.AttributeType;
import dev.brevity.dsl.type.Type;
import dev.brevity.dsl.value.Value;
import dev.brevity.grammar.Span;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the place of an expression takes.
 *
 * @param subject what the place is, for messages: {@code `bit_width`}
 * @param attribute the declared attribute whose range applies; null when there is none
 */
record Expected(Type type, String subject, @Nullable AttributeType attribute) {
  static final Expected ANYTHING = new Expected(Type.ANY, "this place", null);

  static Expected of(AttributeType attribute) {
    return new Expected(attribute.type(), "`" + attribute.name() + "`", attribute);
  }

  /** What an element of a list in this place must be. Its range is checked with the whole list. */
  Expected element() {
    return type.list()
        .map(list -> new Expected(list.element(), "an element of " + subject, null))
        .orElse(ANYTHING);
  }

  /** The outcome fitted into the type, or what is wrong with it. */
  Outcome fit(Outcome outcome, Span place, Session session) {
    if (outcome.isFailed() || type.isAny()) {
      return outcome;
    }
    Optional<Value> fitted = session.coercion().coerce(outcome.value(), type);
    if (fitted.isEmpty()) {
      return session.failed(mismatch(outcome.value(), place, session));
    }
    Optional<NumberRange> violated =
        attribute == null ? Optional.empty() : attribute.violatedRange(fitted.get());
    return violated.isPresent()
        ? session.failed(outside(fitted.get(), place, violated.get()))
        : outcome.withValue(fitted.get());
  }

  private Diagnostic.Builder mismatch(Value value, Span place, Session session) {
    Optional<Type.EnumOf> enumeration = type.enumeration();
    if (enumeration.isPresent() && value instanceof Value.Text text) {
      return session.nameFindings().constant(text.value(), place, enumeration.get().name());
    }
    return Diagnostic.of(
            Code.WRONG_TYPE,
            place,
            subject + " takes `" + type + "`, not " + ValueNotation.described(value))
        .label("expected `" + type + "`");
  }

  private Diagnostic.Builder outside(Value value, Span place, NumberRange range) {
    return Diagnostic.of(
            Code.OUT_OF_RANGE,
            place,
            subject + " must lie in " + range.notation() + ", but is " + ValueNotation.of(value))
        .label("out of range");
  }
}
