package dev.brevity.tests.documentation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A fenced block of a Markdown page.
 *
 * @param info the words after the opening fence
 */
record CodeBlock(String info, List<String> lines) {
  private static final String FENCE = "```";

  static List<CodeBlock> of(Path page) throws IOException {
    List<CodeBlock> blocks = new ArrayList<>();
    CodeBlock open = null;
    for (String line : Files.readAllLines(page)) {
      if (open != null && line.equals(FENCE)) {
        blocks.add(open);
        open = null;
      } else if (open != null) {
        open.lines.add(line);
      } else if (line.startsWith(FENCE)) {
        open = new CodeBlock(line.substring(FENCE.length()), new ArrayList<>());
      }
    }
    return blocks;
  }

  /** The commands of a block that shows a terminal. */
  List<String> commands() {
    return lines.stream()
        .filter(line -> line.startsWith("$ "))
        .map(line -> line.substring(2))
        .toList();
  }

  String text() {
    return String.join("\n", lines) + "\n";
  }
}
