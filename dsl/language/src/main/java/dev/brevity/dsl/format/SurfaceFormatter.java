package dev.brevity.dsl.format;

import dev.brevity.dsl.diagnostic.DiagnosticSink;
import dev.brevity.grammar.SourceText;
import java.util.Optional;

/** Brings texts of one of the two surfaces into canonical layout. */
@FunctionalInterface
public interface SurfaceFormatter {
  /**
   * The text in canonical layout; formatting that again changes nothing.
   *
   * @return nothing when the text has syntax errors, which are reported
   */
  Optional<String> format(SourceText source, DiagnosticSink diagnostics);
}
