package dev.brevity.dsl.render;

import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.diagnostic.Severity;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * What one run has to say, in the order it is shown.
 *
 * @param shown findings by file, place and severity, without duplicates
 * @param errors how many errors were found, shown or not
 * @param hiddenErrors how many of them a limit keeps from being shown
 * @param files how many files were looked at
 */
public record Report(
    List<Diagnostic> shown, int errors, int warnings, int notes, int hiddenErrors, int files) {

  private static final Comparator<Diagnostic> READING_ORDER =
      Comparator.comparing((Diagnostic found) -> found.span().isPresent())
          .thenComparing(Report::file)
          .thenComparingInt(Report::offset)
          .thenComparing(Diagnostic::severity)
          .thenComparing(Diagnostic::code);

  public Report {
    shown = List.copyOf(shown);
  }

  /**
   * Puts findings in reading order and drops repetitions.
   *
   * @param maxErrors after how many errors to stop showing; 0 for no limit
   */
  public static Report of(Collection<Diagnostic> found, int files, int maxErrors) {
    // One finding repeats nothing; comparing it would only cost start-up.
    List<Diagnostic> sorted =
        new ArrayList<>(found.size() < 2 ? found : new LinkedHashSet<>(found));
    sorted.sort(READING_ORDER);
    int[] counts = new int[Severity.values().length];
    List<Diagnostic> shown = new ArrayList<>();
    int shownErrors = 0;
    for (Diagnostic diagnostic : sorted) {
      counts[diagnostic.severity().ordinal()]++;
      boolean roomLeft = maxErrors == 0 || shownErrors < maxErrors;
      if (roomLeft) {
        shown.add(diagnostic);
        shownErrors += diagnostic.isError() ? 1 : 0;
      }
    }
    int errors = counts[Severity.ERROR.ordinal()];
    return new Report(
        shown,
        errors,
        counts[Severity.WARNING.ordinal()],
        counts[Severity.NOTE.ordinal()],
        errors - shownErrors,
        files);
  }

  /** One line that counts what was found, for example {@code 2 errors, 1 warning in 3 files}. */
  public String summary() {
    StringBuilder line = new StringBuilder();
    append(line, errors, "error");
    append(line, warnings, "warning");
    append(line, notes, "note");
    if (line.isEmpty()) {
      line.append("no problems");
    }
    line.append(" in ").append(files).append(files == 1 ? " file" : " files");
    if (hiddenErrors > 0) {
      line.append(" (").append(hiddenErrors).append(" more not shown)");
    }
    return line.toString();
  }

  private static void append(StringBuilder line, int count, String noun) {
    if (count > 0) {
      line.append(line.isEmpty() ? "" : ", ").append(count).append(' ').append(noun);
      line.append(count == 1 ? "" : "s");
    }
  }

  private static String file(Diagnostic diagnostic) {
    return diagnostic.span().isPresent() ? diagnostic.span().get().source().name() : "";
  }

  private static int offset(Diagnostic diagnostic) {
    return diagnostic.span().isPresent() ? diagnostic.span().get().start() : 0;
  }
}
