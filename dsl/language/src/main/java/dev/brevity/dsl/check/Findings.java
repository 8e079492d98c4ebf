package dev.brevity.dsl.check;

import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.diagnostic.DiagnosticSink;
import dev.brevity.dsl.diagnostic.Severity;
import dev.brevity.grammar.SourceText;
import dev.brevity.grammar.Span;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Collects findings: each kind once at a place, in the order of places. */
final class Findings implements DiagnosticSink {
  private final List<Diagnostic> found = new ArrayList<>();
  private final Set<Object> seen = new HashSet<>();
  private final Map<SourceText, TreeSet<Integer>> errorStarts = new IdentityHashMap<>();

  private record Key(Object code, Optional<Span> place, String message) {
    // Generated, it would be linked at start-up, and so would those of all that it holds.
    @Override
    public int hashCode() {
      int start = place.isEmpty() ? -1 : place.get().start();
      return 31 * (31 * code.hashCode() + start) + message.hashCode();
    }
  }

  @Override
  public void report(Diagnostic diagnostic) {
    if (diagnostic.code() == Code.UNRESOLVED_ATTRIBUTE
        && seen.contains(new Key(Code.UNKNOWN_ATTRIBUTE, diagnostic.span(), ""))) {
      return; // What has no declaration cannot be set either.
    }
    boolean placed = diagnostic.span().isPresent() && !diagnostic.span().get().text().isEmpty();
    String message = placed && diagnostic.isError() ? "" : diagnostic.message();
    if (seen.add(new Key(diagnostic.code(), diagnostic.span(), message))) {
      found.add(diagnostic);
      if (diagnostic.isError()) {
        diagnostic.span().ifPresent(this::noteError);
      }
    }
  }

  private void noteError(Span place) {
    errorStarts.computeIfAbsent(place.source(), source -> new TreeSet<>()).add(place.start());
  }

  /** Whether an error was reported that begins inside the place. */
  boolean hasErrorIn(Span place) {
    TreeSet<Integer> starts = errorStarts.getOrDefault(place.source(), new TreeSet<>());
    return !starts.subSet(place.start(), true, place.end(), false).isEmpty();
  }

  /**
   * Whether an error of another kind than those given was reported that begins inside the place.
   */
  boolean hasErrorIn(Span place, Set<Code> except) {
    return found.stream()
        .anyMatch(
            finding ->
                finding.isError() && !except.contains(finding.code()) && isIn(place, finding));
  }

  /**
   * Turns the errors of the kind that begin inside the place into warnings.
   *
   * @param notes why they are no errors
   */
  void soften(Code code, Span place, List<String> notes) {
    for (int i = 0; i < found.size(); i++) {
      Diagnostic finding = found.get(i);
      if (finding.isError() && finding.code() == code && isIn(place, finding)) {
        found.set(i, finding.withSeverity(Severity.WARNING).withNotes(notes));
      }
    }
  }

  private static boolean isIn(Span place, Diagnostic finding) {
    return finding
        .span()
        .filter(
            span ->
                span.source() == place.source()
                    && span.start() >= place.start()
                    && span.start() < place.end())
        .isPresent();
  }

  /** By file in the order first reported, then by place. */
  List<Diagnostic> inOrder() {
    if (found.size() < 2) { // Most files: the order would only cost start-up.
      return List.copyOf(found);
    }
    Map<String, Integer> files = new HashMap<>();
    for (Diagnostic finding : found) {
      finding.span().ifPresent(span -> files.putIfAbsent(span.source().name(), files.size()));
    }
    return found.stream()
        .sorted(
            Comparator.<Diagnostic>comparingInt(
                    finding ->
                        finding.span().map(span -> files.get(span.source().name())).orElse(-1))
                .thenComparingInt(finding -> finding.span().map(Span::start).orElse(0)))
        .toList();
  }
}
