package dev.brevity.dsl.cli;

import dev.brevity.dsl.diagnostic.DiagnosticSink;
import dev.brevity.dsl.model.ModelOutline;
import dev.brevity.dsl.model.NetworkFile;
import dev.brevity.dsl.model.NetworkFormats;
import dev.brevity.dsl.model.UnreadableModelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Opens networks that a command line names. */
final class Networks {
  private final Session session;

  Networks(Session session) {
    this.session = session;
  }

  /** The outline; empty, with findings, when the file is no network that can be read. */
  Optional<ModelOutline> outline(String path, DiagnosticSink sink) {
    return open(path, sink).flatMap(file -> outline(file, sink));
  }

  static Optional<ModelOutline> outline(NetworkFile file, DiagnosticSink sink) {
    try {
      return Optional.of(file.outline());
    } catch (UnreadableModelException e) {
      e.diagnostics().forEach(sink::report);
      return Optional.empty();
    }
  }

  /**
   * The network; empty, with findings, when the file is none that can be read.
   *
   * @throws UsageException if there is no such file
   */
  Optional<NetworkFile> open(String path, DiagnosticSink sink) {
    Path file = session.resolve(path);
    if (!Files.exists(file)) {
      throw new UsageException(missing(path));
    }
    try {
      return Optional.of(NetworkFormats.open(file, path));
    } catch (UnreadableModelException e) {
      e.diagnostics().forEach(sink::report);
      return Optional.empty();
    }
  }

  static String missing(String path) {
    return "there is no file `" + path + "`";
  }
}
