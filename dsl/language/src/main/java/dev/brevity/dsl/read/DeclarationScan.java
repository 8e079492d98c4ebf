package dev.brevity.dsl.read;

import dev.brevity.dsl.read.DeclarationIndex.Entry;
import dev.brevity.dsl.read.DeclarationIndex.Kind;
import dev.brevity.grammar.SourceText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds where the declarations of a {@code .quant} text begin without parsing it. Outside braces a
 * declaration's keyword followed by a name begins a line; that is how the formatter writes them,
 * and what else occurs is left to the parser.
 */
final class DeclarationScan {
  private static final Map<String, Kind> KEYWORDS =
      Map.ofEntries(
          Map.entry("quantizer", Kind.RECIPE),
          Map.entry("mixin", Kind.RECIPE),
          Map.entry("solver", Kind.RECIPE),
          Map.entry("enum", Kind.ENUM),
          Map.entry("attribute", Kind.ATTRIBUTE),
          Map.entry("role", Kind.ROLE),
          Map.entry("type", Kind.TYPE),
          Map.entry("input", Kind.INPUT),
          Map.entry("implementation", Kind.IMPLEMENTATION),
          Map.entry("plan", Kind.PLAN),
          Map.entry("layer", Kind.LAYER),
          Map.entry("step", Kind.PLAN_WORD),
          Map.entry("style", Kind.PLAN_WORD),
          Map.entry("target", Kind.PLAN_WORD));

  private final SourceText source;
  private final String text;

  /** The text again: a short run mostly interprets, and then each call for a unit is dear. */
  private final char[] units;

  private final List<Entry> entries = new ArrayList<>();
  private int depth;
  private int declarationStart = -1;
  private int documentationStart = -1;
  private int codeEnd;
  private Kind kind = Kind.RECIPE;
  private String name = "";

  DeclarationScan(SourceText source) {
    this.source = source;
    this.text = source.text();
    this.units = text.toCharArray();
  }

  /** The declarations in order, or nothing when the text is not a plain sequence of them. */
  Optional<List<Entry>> entries() {
    int start = 0;
    while (start < text.length()) {
      if (depth == 0) {
        startOfLine(start);
      }
      start = scanLine(start);
      if (start < 0) {
        return Optional.empty();
      }
    }
    finish(codeEnd);
    return depth == 0 ? Optional.of(List.copyOf(entries)) : Optional.empty();
  }

  private void startOfLine(int start) {
    if (text.startsWith("///", start)) {
      documentationStart = documentationStart < 0 ? start : documentationStart;
      return;
    }
    int wordEnd = wordEnd(start);
    Kind found = KEYWORDS.get(text.substring(start, wordEnd));
    int nameStart = wordEnd;
    while (nameStart < text.length() && text.charAt(nameStart) == ' ') {
      nameStart++;
    }
    int nameEnd = wordEnd(nameStart);
    if (found != null && nameStart > wordEnd && nameEnd > nameStart) {
      finish(codeEnd);
      declarationStart = documentationStart < 0 ? start : documentationStart;
      kind = found;
      name = text.substring(nameStart, nameEnd);
    }
    if (wordEnd > start) {
      documentationStart = -1;
    }
  }

  /**
   * Follows braces, texts and comments. Answers where the next line starts; a negative number when
   * something does not fit.
   */
  private int scanLine(int start) {
    int at = start;
    while (at < units.length) {
      char unit = units[at];
      if (unit > ' ' && unit != '/') {
        if (unit == '{') {
          depth++;
        } else if (unit == '}') {
          depth--;
        } else if (unit == '"') {
          at = endOfText(at);
          if (at < 0) {
            return -1;
          }
        }
        codeEnd = at + 1;
      } else if (unit == '\n') {
        break;
      } else if (unit == '/') {
        if (text.startsWith("//", at)) {
          at = lineEnd(at);
          break;
        }
        codeEnd = at + 1;
      }
      at++;
    }
    return depth < 0 ? -1 : at + 1;
  }

  private int lineEnd(int from) {
    int end = text.indexOf('\n', from);
    return end < 0 ? units.length : end;
  }

  private int endOfText(int quote) {
    for (int at = quote + 1; at < units.length && units[at] != '\n'; at++) {
      if (units[at] == '\\') {
        at++;
      } else if (units[at] == '"') {
        return at;
      }
    }
    return -1;
  }

  private void finish(int end) {
    if (declarationStart >= 0) {
      entries.add(
          new Entry(kind, name, source.span(declarationStart, Math.max(end, declarationStart))));
      declarationStart = -1;
    }
  }

  private int wordEnd(int start) {
    int end = start;
    while (end < text.length()
        && (Character.isLetterOrDigit(text.charAt(end)) || text.charAt(end) == '_')) {
      end++;
    }
    return end;
  }
}
