package dev.brevity.dsl.document;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** A page of Markdown that grows from top to bottom. */
final class Markdown {
  private static final int WIDTH = 120;

  /** Words that would mean something else at the beginning of a line. */
  private static final Set<String> MARKUP = Set.of("-", "+", "*", "#", ">", "|", "=");

  private final StringBuilder text = new StringBuilder();

  /** A page with its heading and where it comes from. */
  static Markdown page(String title) {
    Markdown page = new Markdown();
    page.text.append("# ").append(title).append("\n\n").append(ReferencePages.MARK).append('\n');
    return page;
  }

  Markdown heading(int level, String title) {
    text.append('\n').append("#".repeat(level)).append(' ').append(title).append('\n');
    return this;
  }

  /** A paragraph; nothing when it is empty. */
  Markdown paragraph(String prose) {
    if (!prose.isEmpty()) {
      text.append('\n').append(wrapped(prose, "")).append('\n');
    }
    return this;
  }

  Markdown item(String prose) {
    text.append(wrapped("- " + prose, "  ")).append('\n');
    return this;
  }

  Markdown gap() {
    text.append('\n');
    return this;
  }

  Markdown source(String code) {
    text.append("\n```quant\n").append(code.stripTrailing()).append("\n```\n");
    return this;
  }

  Markdown table(String... columns) {
    text.append('\n');
    row(columns);
    return row(Arrays.stream(columns).map(column -> "---").toArray(String[]::new));
  }

  Markdown row(String... cells) {
    text.append('|');
    for (String cell : cells) {
      text.append(cell.isEmpty() ? "" : " ").append(cell.replace("\n", " ")).append(" |");
    }
    text.append('\n');
    return this;
  }

  /** The prose with its lines broken where they become too long. */
  private static String wrapped(String prose, String indentation) {
    StringBuilder wrapped = new StringBuilder();
    for (String line : prose.split("\n", -1)) {
      int used = 0;
      wrapped.append(wrapped.isEmpty() ? "" : "\n" + (line.isEmpty() ? "" : indentation));
      for (String word : line.split(" ", -1)) {
        boolean breaks = used > 0 && used + 1 + word.length() > WIDTH && !MARKUP.contains(word);
        wrapped.append(used == 0 ? "" : breaks ? "\n" + indentation : " ").append(word);
        used = (breaks ? indentation.length() : used + 1) + word.length();
      }
    }
    return wrapped.toString();
  }

  /** The text as code that can stand in a table, too. */
  static String code(String code) {
    return "`" + code.replace("|", "\\|") + "`";
  }

  static String codes(List<String> codes) {
    return codes.stream().map(Markdown::code).collect(Collectors.joining(", "));
  }

  /** Prose that can stand in a table. */
  static String cell(String prose) {
    return prose.replace("|", "\\|");
  }

  /** A link to the heading of that text on a page. */
  static String link(String name, String page) {
    return "[" + name + "](" + page + "#" + anchor(name) + ")";
  }

  /** What a heading that consists of one name is called in links. */
  static String anchor(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
