package dev.brevity.dsl.read;

import dev.brevity.dsl.ast.Document;
import dev.brevity.dsl.diagnostic.DiagnosticSink;
import dev.brevity.grammar.SourceText;

/** Reads one of the two surfaces of the language. */
@FunctionalInterface
public interface SurfaceReader {
  /** The document, as far as it could be understood; what could not is reported. Never throws. */
  Document read(SourceText source, DiagnosticSink diagnostics);
}
