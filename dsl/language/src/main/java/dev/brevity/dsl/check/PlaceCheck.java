package dev.brevity.dsl.check;

import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.diagnostic.DiagnosticSink;
import dev.brevity.dsl.evaluate.TypeFindings;
import dev.brevity.dsl.link.Library;
import dev.brevity.dsl.type.Coercion;
import dev.brevity.dsl.type.Type;
import dev.brevity.dsl.value.Value;
import dev.brevity.grammar.Span;

/** Checks that what stands in a place is what the place takes. */
final class PlaceCheck {
  private final DiagnosticSink sink;
  private final TypeFindings findings;
  private final Coercion coercion;

  PlaceCheck(Library library, DiagnosticSink sink) {
    this.sink = sink;
    this.findings = new TypeFindings(library);
    this.coercion = new Coercion(library.vocabulary());
  }

  /** Checks a known value. */
  void fit(Value value, Place place, Span span) {
    if (!place.type().isAny() && coercion.coerce(value, place.type()).isEmpty()) {
      sink.report(findings.mismatch(place.subject(), place.type(), value, span));
    }
  }

  /**
   * Checks something of which only the type is known.
   *
   * @param what it is, for messages
   */
  void overlap(Type given, Place place, Span span, String what) {
    if (!coercion.overlap(given, place.type())) {
      sink.report(
          Diagnostic.of(
                  Code.WRONG_TYPE,
                  span,
                  place.subject()
                      + " takes "
                      + place.type().words()
                      + ", but "
                      + what
                      + " is "
                      + given.words())
              .label("expected " + place.type().words())
              .fix("write " + place.type().words()));
    }
  }
}
