package dev.brevity.dsl.format;

import dev.brevity.dsl.diagnostic.DiagnosticSink;
import dev.brevity.dsl.diagnostic.Diagnostics;
import dev.brevity.dsl.read.QuantReader;
import dev.brevity.grammar.QuantParser;
import dev.brevity.grammar.QuantSyntax;
import dev.brevity.grammar.SourceText;
import dev.brevity.grammar.Syntax;
import java.util.Optional;

/**
 * Formats {@code .quant} texts: two blanks per level, one member per line, arrows of arms aligned,
 * one empty line between declarations. A block that was written on one line stays there while it
 * fits in 100 columns. What is longer is broken, outer parts first: at the names after {@code
 * extends}, before operators, between elements, before the message of a requirement.
 */
public final class QuantFormatter implements SurfaceFormatter {

  @Override
  public Optional<String> format(SourceText source, DiagnosticSink diagnostics) {
    Syntax<QuantParser.DocumentContext> syntax = QuantSyntax.document(source);
    if (!syntax.errors().isEmpty()) {
      Diagnostics found = new Diagnostics();
      new QuantReader().read(source, found);
      found.all().forEach(diagnostics::report);
      return Optional.empty();
    }
    TokenLine tokens = TokenLine.of(syntax);
    return Optional.of(new TokenLayout(tokens, new Spacing(tokens)).text());
  }
}
