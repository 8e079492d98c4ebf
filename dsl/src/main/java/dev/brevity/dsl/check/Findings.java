package dev.brevity.dsl.check;

import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.diagnostic.DiagnosticSink;
import dev.brevity.grammar.Span;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Collects findings: each kind once at a place, in the order of places. */
final class Findings implements DiagnosticSink {
  private final List<Diagnostic> found = new ArrayList<>();
  private final Set<Object> seen = new HashSet<>();

  private record Key(Object code, Optional<Span> place, String message) {}

  @Override
  public void report(Diagnostic diagnostic) {
    boolean placed = diagnostic.span().isPresent() && !diagnostic.span().get().text().isEmpty();
    String message = placed && diagnostic.isError() ? "" : diagnostic.message();
    if (seen.add(new Key(diagnostic.code(), diagnostic.span(), message))) {
      found.add(diagnostic);
    }
  }

  /** Whether an error was reported inside the place. */
  boolean hasErrorIn(Span place) {
    return found.stream()
        .filter(Diagnostic::isError)
        .flatMap(finding -> finding.span().stream())
        .anyMatch(
            span ->
                span.source() == place.source()
                    && span.start() >= place.start()
                    && span.end() <= place.end());
  }

  /** By file in the order first reported, then by place. */
  List<Diagnostic> inOrder() {
    List<String> files =
        found.stream()
            .flatMap(finding -> finding.span().stream())
            .map(span -> span.source().name())
            .distinct()
            .toList();
    return found.stream()
        .sorted(
            Comparator.<Diagnostic>comparingInt(
                    finding ->
                        finding.span().map(span -> files.indexOf(span.source().name())).orElse(-1))
                .thenComparingInt(finding -> finding.span().map(Span::start).orElse(0)))
        .toList();
  }
}
