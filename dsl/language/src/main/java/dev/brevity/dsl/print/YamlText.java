package dev.brevity.dsl.print;

import dev.brevity.dsl.ast.NumberRange;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** How texts are written as YAML scalars: as plainly as is safe. */
final class YamlText {
  private static final Pattern WORD = Pattern.compile("[a-z_][A-Za-z0-9_]*");
  private static final Pattern PROSE = Pattern.compile("[A-Za-z`(][^\\n\\r\\t]*");
  private static final Set<String> RESOLVED = Set.of("true", "false", "null", "none");

  private YamlText() {}

  /** A text as a value, which must not read as a number, a name or an expression. */
  static String string(String text) {
    if (text.startsWith("=")) {
      return singleQuoted("= " + Literal.string(text));
    }
    return WORD.matcher(text).matches() && !RESOLVED.contains(text) ? text : Literal.string(text);
  }

  /** Whether a capitalised name reads as itself and not as a truth value or as nothing. */
  static boolean plainName(String name) {
    return !RESOLVED.contains(name.toLowerCase(Locale.ROOT));
  }

  /** A name where only a name can stand. */
  static String name(String name) {
    return plainName(name) ? name : Literal.string(name);
  }

  /** A text for people, on one line. */
  static String prose(String text) {
    boolean plain =
        PROSE.matcher(text).matches()
            && text.charAt(0) != '`'
            && safe(text)
            && !RESOLVED.contains(text.toLowerCase(Locale.ROOT));
    return plain ? text : Literal.string(text);
  }

  /** A range, which YAML must not take for a list. */
  static String range(NumberRange range) {
    String text = TypePrinter.print(range);
    return text.startsWith("[") ? '"' + text + '"' : text;
  }

  /** An expression on one line, its equals sign included. */
  static String expression(String text) {
    return safe(text) ? text : singleQuoted(text);
  }

  /** Whether the text may be the content of a block scalar. */
  static boolean fitsBlock(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) != '\n' && !Literal.printable(text, i)) {
        return false;
      }
    }
    return !text.startsWith(" ")
        && !text.startsWith("\n")
        && text.lines().noneMatch(line -> line.endsWith(" "));
  }

  private static boolean safe(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (!Literal.printable(text, i)) {
        return false;
      }
    }
    return !text.contains(": ")
        && !text.contains(" #")
        && !text.endsWith(":")
        && !text.endsWith(" ");
  }

  private static String singleQuoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
