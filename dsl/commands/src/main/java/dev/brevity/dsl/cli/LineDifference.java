package dev.brevity.dsl.cli;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import com.github.difflib.patch.AbstractDelta;
import com.github.difflib.patch.DeltaType;
import com.github.difflib.patch.Patch;
import java.util.ArrayList;
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

  /** All lines, those of one text alone with its sign before them; nothing if all are in both. */
  static List<String> whole(List<String> before, List<String> after) {
    Patch<String> patch = DiffUtils.diff(before, after, true);
    List<String> lines = new ArrayList<>();
    boolean same = true;
    for (AbstractDelta<String> part : patch.getDeltas()) {
      if (part.getType() == DeltaType.EQUAL) {
        part.getSource().getLines().forEach(line -> lines.add("  " + line));
      } else {
        part.getSource().getLines().forEach(line -> lines.add("- " + line));
        part.getTarget().getLines().forEach(line -> lines.add("+ " + line));
        same = false;
      }
    }
    return same ? List.of() : lines;
  }

  private static List<String> lines(String text) {
    String ended = text.endsWith("\n") ? text : text + "\n" + UNENDED + "\n";
    return ended.lines().toList();
  }
}
