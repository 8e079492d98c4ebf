package dev.brevity.dsl.ast;

import dev.brevity.grammar.Span;
import java.math.BigDecimal;
import java.util.Optional;

/** The numbers an attribute may take; an absent bound is infinite. */
public record NumberRange(
    Optional<BigDecimal> lower,
    boolean lowerOpen,
    Optional<BigDecimal> upper,
    boolean upperOpen,
    Span span) {

  public boolean contains(BigDecimal number) {
    boolean aboveLower =
        lower.map(bound -> number.compareTo(bound) >= (lowerOpen ? 1 : 0)).orElse(true);
    boolean belowUpper =
        upper.map(bound -> number.compareTo(bound) <= (upperOpen ? -1 : 0)).orElse(true);
    return aboveLower && belowUpper;
  }

  /** In interval notation, for example {@code (0, 100]} or {@code [1, ∞)}. */
  public String notation() {
    return (lowerOpen || lower.isEmpty() ? "(" : "[")
        + lower.map(BigDecimal::toPlainString).orElse("-∞")
        + ", "
        + upper.map(BigDecimal::toPlainString).orElse("∞")
        + (upperOpen || upper.isEmpty() ? ")" : "]");
  }

  /** In words, after "a number": {@code from 1 to 32}, {@code above 0}. */
  public String words() {
    Optional<String> least =
        lower.map(bound -> (lowerOpen ? "above " : "from ") + bound.toPlainString());
    Optional<String> most =
        upper.map(bound -> (upperOpen ? "below " : "up to ") + bound.toPlainString());
    if (least.isPresent() && most.isPresent()) {
      boolean closed = !lowerOpen && !upperOpen;
      return closed
          ? least.get() + " to " + upper.get().toPlainString()
          : least.get() + " and " + most.get();
    }
    return least.map(bound -> lowerOpen ? bound : bound + " on").or(() -> most).orElse("");
  }
}
