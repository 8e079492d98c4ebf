package dev.brevity.dsl.diagnostic;

import dev.brevity.grammar.Span;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One finding. Messages are one sentence in plain English without a final full stop, name what the
 * user wrote in backticks, and never contain class names of the implementation language.
 *
 * @param message what is wrong, in the user's terms
 * @param span where; absent only when no source text is concerned (an unreadable file, a
 *     command-line argument)
 * @param label a few words for the marked place; may be empty
 * @param related other places that take part, for example where a base set the value
 * @param notes what else helps to understand, one sentence each
 * @param fix how to fix it, where known
 */
public record Diagnostic(
    Code code,
    Severity severity,
    String message,
    Optional<Span> span,
    String label,
    List<Related> related,
    List<String> notes,
    Optional<Fix> fix) {

  public Diagnostic {
    related = List.copyOf(related);
    notes = List.copyOf(notes);
  }

  public static Builder of(Code code, Span span, String message) {
    return new Builder(code, Optional.of(span), message);
  }

  /** For findings that concern no source text. */
  public static Builder of(Code code, String message) {
    return new Builder(code, Optional.empty(), message);
  }

  public boolean isError() {
    return severity == Severity.ERROR;
  }

  /** The same finding, weighed differently. */
  public Diagnostic withSeverity(Severity other) {
    return new Diagnostic(code, other, message, span, label, related, notes, fix);
  }

  /** The same finding with further notes after its own. */
  public Diagnostic withNotes(List<String> further) {
    List<String> all = Stream.concat(notes.stream(), further.stream()).toList();
    return new Diagnostic(code, severity, message, span, label, related, all, fix);
  }

  /** Another place that takes part in a finding. */
  public record Related(Span span, String label) {}

  /**
   * A way to fix a finding.
   *
   * @param text an instruction to the user
   * @param replacement the edit that carries it out, where it is one edit
   */
  public record Fix(String text, Optional<Replacement> replacement) {}

  /** Put {@code text} in the place of {@code span}. */
  public record Replacement(Span span, String text) {}

  /** Collects the optional parts of a diagnostic. */
  public static final class Builder {
    private final Code code;
    private final Optional<Span> span;
    private final String message;
    private Severity severity;
    private String label = "";
    private final java.util.ArrayList<Related> related = new java.util.ArrayList<>();
    private final java.util.ArrayList<String> notes = new java.util.ArrayList<>();
    private Optional<Fix> fix = Optional.empty();

    private Builder(Code code, Optional<Span> span, String message) {
      this.code = code;
      this.span = span;
      this.message = message;
      this.severity = code.severity();
    }

    public Builder severity(Severity severity) {
      this.severity = severity;
      return this;
    }

    public Builder label(String label) {
      this.label = label;
      return this;
    }

    public Builder related(Span place, String label) {
      related.add(new Related(place, label));
      return this;
    }

    public Builder note(String note) {
      notes.add(note);
      return this;
    }

    public Builder fix(String text) {
      this.fix = Optional.of(new Fix(text, Optional.empty()));
      return this;
    }

    public Builder fix(String text, Span place, String replacement) {
      this.fix = Optional.of(new Fix(text, Optional.of(new Replacement(place, replacement))));
      return this;
    }

    public Diagnostic build() {
      return new Diagnostic(code, severity, message, span, label, related, notes, fix);
    }
  }
}
