package dev.brevity.injector.processor;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Turns documentation comments into the plain text that recipes' tools show. */
final class Documentation {
  private static final Pattern INLINE_TAG = Pattern.compile("\\{@(\\w+)\\s+([^}]*)}");
  private static final Pattern SENTENCE_END = Pattern.compile("\\.(\\s|$)");

  private Documentation() {}

  /** The first sentence with code in backticks; empty for an empty comment. */
  static String firstSentence(String comment) {
    String text = comment.strip().replaceAll("\\s+", " ");
    int blockTag = text.startsWith("@") ? 0 : text.indexOf(" @");
    if (blockTag >= 0) {
      text = text.substring(0, blockTag);
    }
    Matcher tags = INLINE_TAG.matcher(text);
    text = tags.replaceAll(tag -> Matcher.quoteReplacement(plain(tag.group(1), tag.group(2))));
    text = text.replaceAll("<[^>]*>", "").replace("&lt;", "<").replace("&gt;", ">").strip();
    Matcher end = SENTENCE_END.matcher(text);
    return end.find() ? text.substring(0, end.start() + 1) : text;
  }

  private static String plain(String tag, String content) {
    return tag.startsWith("link")
        ? content.substring(content.lastIndexOf(' ') + 1)
        : "`" + content + "`";
  }
}
