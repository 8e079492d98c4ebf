package dev.brevity.dsl.print;

import java.util.List;

/** Lines of YAML with their indentation. */
final class YamlLines {
  private final StringBuilder text = new StringBuilder();
  private int depth;
  private boolean itemPending;

  void line(String content) {
    if (content.isEmpty()) {
      text.append('\n');
      return;
    }
    text.append("  ".repeat(itemPending ? depth - 1 : depth));
    text.append(itemPending ? "- " : "").append(content).append('\n');
    itemPending = false;
  }

  void comments(List<String> comments) {
    boolean pending = itemPending;
    itemPending = false;
    int indentation = pending ? depth - 1 : depth;
    comments.forEach(
        comment ->
            text.append("  ".repeat(indentation))
                .append(("# " + comment).stripTrailing())
                .append('\n'));
    itemPending = pending;
  }

  void indented(Runnable content) {
    depth++;
    content.run();
    depth--;
  }

  /** An item of a list whose first line carries the dash. */
  void item(Runnable content) {
    depth++;
    itemPending = true;
    content.run();
    itemPending = false;
    depth--;
  }

  /** {@code key: text} for people, as a block when the text has several lines. */
  void text(String key, String value) {
    if (value.contains("\n") && YamlText.fitsBlock(value)) {
      line(key + ": |-");
      indented(() -> value.lines().forEach(this::line));
    } else {
      line(key + ": " + YamlText.prose(value));
    }
  }

  String text() {
    return text.toString();
  }
}
