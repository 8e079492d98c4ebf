package dev.brevity.dsl.read;

import dev.brevity.dsl.ast.Document;
import dev.brevity.dsl.diagnostic.DiagnosticSink;
import dev.brevity.grammar.QuantParser;
import dev.brevity.grammar.QuantSyntax;
import dev.brevity.grammar.SourceText;
import dev.brevity.grammar.Syntax;

/** Reads {@code .quant} texts. */
public final class QuantReader implements SurfaceReader {

  /** The document, as far as it could be understood; what could not is reported. */
  @Override
  public Document read(SourceText source, DiagnosticSink diagnostics) {
    Syntax<QuantParser.DocumentContext> syntax = QuantSyntax.document(source);
    SyntaxDiagnostics.report(syntax.errors(), diagnostics);
    return new DocumentBuilder(source, new Reading(syntax, diagnostics)).document(syntax.tree());
  }
}
