package dev.brevity.dsl.cli;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import java.util.List;

/** How two versions of a text differ, line by line. */
final class LineDifference {
  private static final int CONTEXT = 3;
  private static final String UNENDED = "\\ No newline at end of file";

  private LineDifference() {}

  /**
   * The differences in the unified format, which {@code patch} reads; nothing if there are none.
   */
  static List<String> between(String name, String before, String after) {
    List<String> old = lines(before);
    return UnifiedDiffUtils.generateUnifiedDiff(
        name, name, old, DiffUtils.diff(old, lines(after)), CONTEXT);
  }

  private static List<String> lines(String text) {
    String ended = text.endsWith("\n") ? text : text + "\n" + UNENDED + "\n";
    return ended.lines().toList();
  }
}
