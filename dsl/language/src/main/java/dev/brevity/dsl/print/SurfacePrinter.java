package dev.brevity.dsl.print;

import dev.brevity.dsl.ast.Document;
import dev.brevity.dsl.diagnostic.DiagnosticSink;

/** Writes one of the two surfaces of the language. */
@FunctionalInterface
public interface SurfacePrinter {
  /** The canonical text; reading it gives the document again. */
  String print(Document document);

  /** Reports what the surface has no way to say; such a document cannot be printed. */
  default void check(Document document, DiagnosticSink sink) {}
}
