package dev.brevity.dsl.cli;

import dev.brevity.dsl.diagnostic.DiagnosticSink;
import dev.brevity.dsl.read.SourceReader;
import dev.brevity.grammar.SourceText;
import java.io.IOException;
import java.util.Optional;

/** Reads the text of files and of standard input. */
final class SourceTexts {
  private SourceTexts() {}

  /** The text; empty, with a finding, when it cannot be read. */
  static Optional<SourceText> read(Session session, RecipeFile file, DiagnosticSink sink) {
    if (!file.isStandardInput()) {
      return new SourceReader().text(file.path(), file.shown(), sink);
    }
    try {
      return new SourceReader().text(session.terminal().in(), file.shown(), sink);
    } catch (IOException e) {
      throw new UsageException("cannot read standard input: " + FileTrouble.describe(e));
    }
  }
}
