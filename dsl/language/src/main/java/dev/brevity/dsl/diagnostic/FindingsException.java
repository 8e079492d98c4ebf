package dev.brevity.dsl.diagnostic;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Work that ended because of what was found. Whoever cannot go on and knows why throws this type,
 * or a name of its own for it; whoever shows findings need catch no other.
 */
public class FindingsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<Diagnostic> findings;

  /**
   * @param findings what was found, in that order; at least one
   */
  public FindingsException(List<Diagnostic> findings) {
    this(findings, null);
  }

  public FindingsException(List<Diagnostic> findings, @Nullable Throwable cause) {
    super(messages(findings), cause);
    this.findings = List.copyOf(findings);
  }

  /** What was found, in that order. */
  public final List<Diagnostic> findings() {
    return findings;
  }

  private static String messages(List<Diagnostic> findings) {
    return findings.stream().map(Diagnostic::message).collect(Collectors.joining("; "));
  }
}
