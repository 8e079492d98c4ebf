package dev.brevity.dsl.evaluate;

import dev.brevity.dsl.ast.NumberRange;
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

  /**
   * Whether the place takes the name of an implementation, not what is built from it: its declared
   * type is {@code Implementation}.
   */
  boolean isName() {
    return type.alternatives().stream().anyMatch(Type.AnyImplementation.class::isInstance);
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
      return session.failed(session.typeFindings().mismatch(subject, type, outcome.value(), place));
    }
    Optional<NumberRange> violated =
        attribute == null ? Optional.empty() : attribute.violatedRange(fitted.get());
    return violated.isPresent()
        ? session.failed(
            session.typeFindings().outside(subject, violated.get(), fitted.get(), place))
        : outcome.withValue(fitted.get());
  }
}
