package dev.brevity.dsl.diagnostic;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A sink that keeps what it is told, in the order told. */
public final class Diagnostics implements DiagnosticSink {
  private final List<Diagnostic> found = new ArrayList<>();

  @Override
  public void report(Diagnostic diagnostic) {
    found.add(diagnostic);
  }

  public List<Diagnostic> all() {
    return Collections.unmodifiableList(found);
  }

  public boolean hasErrors() {
    return found.stream().anyMatch(Diagnostic::isError);
  }
}
