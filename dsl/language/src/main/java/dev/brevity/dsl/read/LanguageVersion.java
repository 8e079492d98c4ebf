package dev.brevity.dsl.read;

import dev.brevity.dsl.ast.VersionHeader;
import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import java.util.function.Consumer;

/** The versions of the language that can be read. */
final class LanguageVersion {
  /** What a file without a version header is read as. */
  static final String CURRENT = "1";

  private LanguageVersion() {}

  static void check(VersionHeader header, Consumer<Diagnostic.Builder> report) {
    if (!header.version().equals(CURRENT)) {
      report.accept(
          Diagnostic.of(
                  Code.UNSUPPORTED_VERSION,
                  header.span(),
                  "version `"
                      + header.version()
                      + "` of the language is not known; the only version is `"
                      + CURRENT
                      + "`")
              .fix("write `brevity " + CURRENT + "`, or update the tool"));
    }
  }
}
