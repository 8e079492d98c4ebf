package dev.brevity.dsl.print;

import dev.brevity.dsl.ast.Document;

/** Writes one of the two surfaces of the language. */
@FunctionalInterface
public interface SurfacePrinter {
  /** The canonical text; reading it gives the document again. */
  String print(Document document);
}
