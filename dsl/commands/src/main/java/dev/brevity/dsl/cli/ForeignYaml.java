package dev.brevity.dsl.cli;

import dev.brevity.dsl.ast.YamlSection;
import dev.brevity.dsl.data.DataDescription;
import dev.brevity.dsl.source.Surface;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** YAML files of other programs, which stand next to recipes in many folders. */
final class ForeignYaml {
  private static final int LINES = 10_000;
  private static final Pattern KEY =
      Pattern.compile("[\"']?([A-Za-z_][A-Za-z0-9_-]*)[\"']?\\s*:.*");

  private ForeignYaml() {}

  /**
   * Whether the file is YAML with keys at the top of which none is one of recipes. A file without
   * such keys, or one that cannot be read, is not: it is checked, and what is wrong is reported.
   */
  static boolean is(Path file) {
    String name = file.getFileName().toString();
    if (Surface.of(name).filter(Surface.YAML::equals).isEmpty() || DataDescription.isName(name)) {
      return false;
    }
    Set<String> own = new TreeSet<>(Set.of("brevity", "imports", "import", "version"));
    for (YamlSection section : YamlSection.values()) {
      own.add(section.key());
    }
    boolean keys = false;
    try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      int count = 0;
      for (String line = lines.readLine();
          line != null && count < LINES;
          line = lines.readLine(), count++) {
        Matcher key = KEY.matcher(line);
        if (key.matches()) {
          keys = true;
          if (own.contains(key.group(1))) {
            return false;
          }
        }
      }
    } catch (IOException unreadable) {
      return false;
    }
    return keys;
  }

  /** The notation of a text that has no name: YAML if it begins as YAML does. */
  static Surface notation(String text) {
    Optional<String> first =
        text.lines().map(String::strip).filter(line -> !line.isEmpty()).findFirst();
    boolean yaml =
        first
            .filter(
                line ->
                    line.startsWith("#")
                        || line.startsWith("---")
                        || line.startsWith("%YAML")
                        || KEY.matcher(line).matches())
            .isPresent();
    return yaml ? Surface.YAML : Surface.QUANT;
  }
}
