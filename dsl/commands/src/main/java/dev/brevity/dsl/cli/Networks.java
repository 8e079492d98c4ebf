package dev.brevity.dsl.cli;

import dev.brevity.dsl.diagnostic.DiagnosticSink;
import dev.brevity.dsl.model.ModelOutline;
import dev.brevity.dsl.model.OutlineReaders;
import dev.brevity.dsl.model.UnreadableModelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Reads the outlines of networks that a command line names. */
final class Networks {
  private final Session session;

  Networks(Session session) {
    this.session = session;
  }

  /**
   * The outline; empty, with findings, when the file is no network that can be read.
   *
   * @throws UsageException if there is no such file
   */
  Optional<ModelOutline> read(String path, DiagnosticSink sink) {
    Path file = session.resolve(path);
    if (!Files.exists(file)) {
      throw new UsageException("there is no file `" + path + "`");
    }
    try {
      return Optional.of(OutlineReaders.read(file, path));
    } catch (UnreadableModelException e) {
      e.diagnostics().forEach(sink::report);
      return Optional.empty();
    }
  }
}
