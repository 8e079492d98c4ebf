package dev.brevity.dsl.diagnostic;

/** Where every phase reports what it finds, and then continues. */
@FunctionalInterface
public interface DiagnosticSink {
  void report(Diagnostic diagnostic);

  default void report(Diagnostic.Builder diagnostic) {
    report(diagnostic.build());
  }
}
