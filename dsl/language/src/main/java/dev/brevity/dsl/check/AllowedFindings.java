package dev.brevity.dsl.check;

import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.diagnostic.Severity;
import dev.brevity.grammar.SourceText;
import dev.brevity.grammar.Span;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Leaves out findings that a comment on their line allows with a reason. Errors cannot be allowed.
 */
public final class AllowedFindings {
  private final Map<String, List<Allowance>> allowances = new HashMap<>();
  private final Set<String> used = new HashSet<>();

  /** The findings that nothing allows, in their order. */
  public List<Diagnostic> remaining(Collection<Diagnostic> findings) {
    List<Diagnostic> remaining = new ArrayList<>();
    for (Diagnostic finding : findings) {
      if (finding.isError() || finding.span().isEmpty() || !isAllowed(finding)) {
        remaining.add(finding);
      }
    }
    return remaining;
  }

  private boolean isAllowed(Diagnostic finding) {
    Span span = finding.span().orElseThrow();
    boolean allowed = false;
    for (Allowance allowance : of(span.source())) {
      if (allowance.line() == span.startLine()
          && !allowance.reason().isEmpty()
          && allowance.codes().contains(finding.code().id())) {
        used.add(key(allowance, finding.code().id()));
        allowed = true;
      }
    }
    return allowed;
  }

  /**
   * Findings on comments of these files that allow nothing, or give no reason. Asked after {@link
   * #remaining}, which learns what is used.
   */
  public List<Diagnostic> unused(Collection<SourceText> sources) {
    Map<String, SourceText> byName = new LinkedHashMap<>();
    sources.forEach(source -> byName.putIfAbsent(source.name(), source));
    return byName.values().stream()
        .flatMap(source -> of(source).stream())
        .flatMap(this::unused)
        .toList();
  }

  private Stream<Diagnostic> unused(Allowance allowance) {
    if (allowance.reason().isEmpty()) {
      return Stream.of(
          Diagnostic.of(Code.ALLOWANCE_WITHOUT_REASON, allowance.place(), "this gives no reason")
              .label("does not count")
              .fix("add `because` and a reason")
              .build());
    }
    return allowance.codes().stream()
        .filter(code -> !used.contains(key(allowance, code)))
        .map(code -> unused(allowance, code));
  }

  private static Diagnostic unused(Allowance allowance, String code) {
    Optional<Code> known =
        Stream.of(Code.values()).filter(one -> one.id().equals(code)).findFirst();
    String message;
    if (known.isEmpty()) {
      message = "there is no code `" + code + "`";
    } else if (known.get().severity() == Severity.ERROR) {
      message = "`" + code + "` is an error, and errors cannot be allowed";
    } else {
      message = "line " + allowance.line() + " has no finding `" + code + "`";
    }
    return Diagnostic.of(Code.UNUSED_ALLOWANCE, allowance.place(), message)
        .label("allows nothing")
        .fix("remove `" + code + "`, or the comment")
        .build();
  }

  private static String key(Allowance allowance, String code) {
    return allowance.place().source().name() + '\0' + allowance.place().start() + '\0' + code;
  }

  private List<Allowance> of(SourceText source) {
    return allowances.computeIfAbsent(source.name(), name -> Allowance.in(source));
  }
}
