package dev.brevity.dsl.cli;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;

/**
 * Which program runs.
 *
 * @param number empty if classes do not come from a jar
 * @param commit what it was built from, with {@code -changed} where files differed; empty if that
 *     is not known
 */
public record ProgramVersion(String number, String commit) {
  private static final String COMMIT = "Implementation-Commit";
  private static final String CHANGED = "Implementation-Commit-Changed";

  /** As the jar of the running program says. */
  public static ProgramVersion ofProcess() {
    CodeSource source = ProgramVersion.class.getProtectionDomain().getCodeSource();
    if (source == null) {
      return new ProgramVersion("", "");
    }
    try {
      return of(Path.of(source.getLocation().toURI()));
    } catch (IOException | URISyntaxException unknown) {
      return new ProgramVersion("", "");
    }
  }

  /**
   * As a jar says.
   *
   * @param place a jar, or a folder of classes, which says nothing
   */
  static ProgramVersion of(Path place) throws IOException {
    if (!Files.isRegularFile(place)) {
      return new ProgramVersion("", "");
    }
    try (JarFile jar = new JarFile(place.toFile())) {
      Manifest manifest = jar.getManifest();
      Attributes said = manifest == null ? new Attributes() : manifest.getMainAttributes();
      boolean changed = Boolean.parseBoolean(said.getValue(CHANGED));
      return new ProgramVersion(
          text(said.getValue(Attributes.Name.IMPLEMENTATION_VERSION)),
          text(said.getValue(COMMIT)) + (changed ? "-changed" : ""));
    }
  }

  /** Empty, too, for a property of the build that nothing has set. */
  private static String text(@Nullable String value) {
    return value == null || value.startsWith("${") ? "" : value.strip();
  }

  /** For example {@code 0.1.0 (1a2b3c4d5e6f)}. */
  public String text() {
    String shown = number.isEmpty() ? "(development)" : number;
    return commit.isEmpty() ? shown : shown + " (" + commit + ")";
  }
}
