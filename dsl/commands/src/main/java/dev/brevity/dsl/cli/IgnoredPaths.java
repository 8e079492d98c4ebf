package dev.brevity.dsl.cli;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.PatternSyntaxException;

/**
 * What {@value #FILE} says is to be left out: in each line a glob for names, or with a slash for
 * paths from its folder. It counts for its folder and those below.
 */
final class IgnoredPaths {
  static final String FILE = ".brevityignore";

  static final IgnoredPaths NONE = new IgnoredPaths(List.of());

  private final List<Rule> rules;

  private IgnoredPaths(List<Rule> rules) {
    this.rules = List.copyOf(rules);
  }

  /**
   * One line.
   *
   * @param folder as messages name it
   * @param wholePath whether the path from the folder must match, not the name alone
   */
  private record Rule(String folder, PathMatcher matcher, boolean wholePath) {
    boolean covers(String shown, String name) {
      if (!wholePath) {
        return matcher.matches(Path.of(name));
      }
      return shown.length() > folder.length()
          && matcher.matches(Path.of(shown.substring(folder.length() + 1)));
    }
  }

  /** Those that count in a folder. */
  static IgnoredPaths in(Session session, IgnoredPaths above, Path folder, String shown) {
    Path file = folder.resolve(FILE);
    if (!Files.isRegularFile(file)) {
      return above;
    }
    List<Rule> rules = new ArrayList<>(above.rules);
    String place = shown.endsWith("/") ? shown.substring(0, shown.length() - 1) : shown;
    try {
      for (String line : Files.readAllLines(file)) {
        String glob = line.strip();
        if (glob.isEmpty() || glob.startsWith("#")) {
          continue;
        }
        boolean wholePath = glob.substring(0, glob.length() - 1).contains("/");
        String bare = glob.replaceAll("^/|/$", "");
        rules.add(
            new Rule(place, FileSystems.getDefault().getPathMatcher("glob:" + bare), wholePath));
      }
    } catch (IOException e) {
      session.tell("`" + place + "/" + FILE + "` cannot be read, so it is not followed");
    } catch (PatternSyntaxException e) {
      throw new UsageException(
          "`" + place + "/" + FILE + "` holds a line that is no pattern: " + e.getDescription());
    }
    return new IgnoredPaths(rules);
  }

  /**
   * Whether a file or folder is left out.
   *
   * @param shown its path as messages name it
   */
  boolean covers(String shown, String name) {
    return rules.stream().anyMatch(rule -> rule.covers(shown, name));
  }
}
