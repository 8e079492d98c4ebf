package dev.brevity.dsl.cli;

import dev.brevity.dsl.check.AllowedFindings;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.diagnostic.Diagnostics;
import dev.brevity.dsl.render.Report;
import dev.brevity.dsl.render.TextRenderer;
import dev.brevity.dsl.text.Glyphs;
import dev.brevity.dsl.text.Paint;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One invocation of a command: where it reads and writes, and the options that every command has.
 */
public final class Session {
  private final Terminal terminal;
  private final CommonOptions options;

  Session(Terminal terminal, CommonOptions options) {
    this.terminal = terminal;
    this.options = options;
  }

  public Terminal terminal() {
    return terminal;
  }

  public PrintStream out() {
    return terminal.out();
  }

  public PrintStream err() {
    return terminal.err();
  }

  /** Tells something in one line of {@link #err}, at once and with harmless names. */
  public void tell(String line) {
    err().println(Glyphs.harmless(line));
    err().flush();
  }

  /** How to colour what goes to {@link #out}. */
  public Paint paint() {
    return options.color.on(terminal);
  }

  public boolean verbose() {
    return options.verbose;
  }

  /**
   * Writes the errors among the findings to {@link #err}.
   *
   * @return whether there are any
   */
  public boolean showErrors(Diagnostics findings) throws IOException {
    if (!findings.hasErrors()) {
      return false;
    }
    List<Diagnostic> errors = new ArrayList<>();
    for (Diagnostic finding : findings.all()) {
      if (finding.isError()) {
        errors.add(finding);
      }
    }
    new TextRenderer(paint()).render(Report.of(errors, 1, 0), err());
    return true;
  }

  /**
   * Writes all findings to {@link #err} that no comment allows.
   *
   * @param strict whether a warning is a problem too
   * @return whether there are problems
   */
  public boolean showAll(Diagnostics findings, boolean strict) throws IOException {
    Report report = Report.of(new AllowedFindings().remaining(findings.all()), 1, 0);
    if (!report.shown().isEmpty()) {
      new TextRenderer(paint()).render(report, err());
    }
    return report.errors() > 0 || (strict && report.warnings() > 0);
  }

  /**
   * The file that a path on the command line means.
   *
   * @throws UsageException if the operating system cannot have such a file
   */
  public Path resolve(String path) {
    try {
      return terminal.directory().resolve(path);
    } catch (InvalidPathException e) {
      throw new UsageException("`" + path + "` is not a path: " + e.getReason());
    }
  }
}
