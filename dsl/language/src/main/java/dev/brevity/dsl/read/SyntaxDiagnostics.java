package dev.brevity.dsl.read;

import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.diagnostic.DiagnosticSink;
import dev.brevity.grammar.SyntaxError;
import java.util.List;

/** Turns errors of the grammar into findings. */
public final class SyntaxDiagnostics {
  private SyntaxDiagnostics() {}

  /** Reports each error with its place and, where known, its fix. */
  public static void report(List<SyntaxError> errors, DiagnosticSink diagnostics) {
    for (SyntaxError error : errors) {
      Diagnostic.Builder finding = Diagnostic.of(code(error.kind()), error.span(), error.message());
      error.opened().ifPresent(place -> finding.related(place, "opened here"));
      error
          .advice()
          .ifPresent(
              advice ->
                  error
                      .replacement()
                      .ifPresentOrElse(
                          text -> finding.fix(advice, error.span(), text),
                          () -> finding.fix(advice)));
      diagnostics.report(finding);
    }
  }

  private static Code code(SyntaxError.Kind kind) {
    return switch (kind) {
      case UNEXPECTED_TOKEN -> Code.SYNTAX;
      case UNEXPECTED_CHARACTER -> Code.UNEXPECTED_CHARACTER;
      case UNCLOSED_BRACKET -> Code.UNCLOSED_BRACKET;
      case UNMATCHED_BRACKET -> Code.UNMATCHED_BRACKET;
      case UNCLOSED_STRING -> Code.UNCLOSED_STRING;
      case WRONG_QUOTE -> Code.WRONG_QUOTE;
      case WRONG_COMMENT -> Code.WRONG_COMMENT;
      case WRONG_OPERATOR -> Code.WRONG_OPERATOR;
      case MISSHAPEN_NUMBER -> Code.MISSHAPEN_NUMBER;
      case TOO_DEEP -> Code.NESTING_TOO_DEEP;
      case NOT_TEXT -> Code.NOT_TEXT;
      case TOO_MANY -> Code.TOO_MANY_SYNTAX_ERRORS;
    };
  }
}
