package dev.brevity.dsl.format;

import dev.brevity.dsl.format.TokenLine.Block;
import dev.brevity.dsl.format.TokenLine.Comment;
import dev.brevity.dsl.format.TokenLine.Gap;
import dev.brevity.grammar.QuantLexer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Decides where lines end, and writes them. */
final class TokenLayout {
  private static final int WIDTH = 100;
  private static final int WIDEST_PATTERN = 48;

  private final TokenLine line;
  private final Spacing spacing;
  private final Set<Block> opened = new HashSet<>();
  private final Set<Integer> starts = new HashSet<>();
  private final Set<Integer> firsts = new HashSet<>();
  private final Set<Integer> closers = new HashSet<>();
  private final Set<Integer> continued = new HashSet<>();
  private final Map<Integer, Integer> padding = new HashMap<>();
  private int[] depth = {};

  TokenLayout(TokenLine line, Spacing spacing) {
    this.line = line;
    this.spacing = spacing;
    line.blocks.sort(Comparator.comparingInt(Block::open));
    line.blocks.stream().filter(this::mustOpen).forEach(opened::add);
    decide();
  }

  /** A block written over several lines, or that holds a comment, has a line for each member. */
  private boolean mustOpen(Block block) {
    for (int i = block.open() + 1; i <= block.close(); i++) {
      Gap gap = line.gaps.get(i);
      if (gap.lineBreak() || !gap.comments().isEmpty()) {
        return block.close() > block.open() + 1 || !gap.comments().isEmpty();
      }
    }
    return false;
  }

  /** Opens blocks, outer ones first, until every line fits or has nothing left to open. */
  private void decide() {
    while (true) {
      derive();
      Set<Block> tooLong = new HashSet<>();
      forEachLine(
          (start, end) -> {
            if (width(start, end) > WIDTH) {
              line.blocks.stream()
                  .filter(block -> !opened.contains(block) && block.items().size() > 0)
                  .filter(block -> block.open() >= start && block.close() < end)
                  .findFirst()
                  .ifPresentOrElse(tooLong::add, () -> breakAsWritten(start, end));
            }
          });
      if (tooLong.isEmpty()) {
        return;
      }
      opened.addAll(tooLong);
      continued.clear();
    }
  }

  private void breakAsWritten(int start, int end) {
    for (int i = start + 1; i < end; i++) {
      if (line.gaps.get(i).lineBreak()) {
        continued.add(i);
      }
    }
  }

  /**
   * Works out from the open blocks what begins a line, how deep it stands and how arms are padded.
   */
  private void derive() {
    starts.clear();
    firsts.clear();
    closers.clear();
    padding.clear();
    starts.addAll(line.topLevel);
    int[] change = new int[line.size() + 1];
    for (Block block : opened) {
      starts.addAll(block.items());
      starts.add(block.close());
      closers.add(block.close());
      firsts.add(block.open() + 1);
      change[block.open() + 1]++;
      change[block.close()]--;
    }
    depth = new int[line.size() + 1];
    int level = 0;
    for (int i = 0; i <= line.size(); i++) {
      level += change[i];
      depth[i] = level;
    }
    opened.stream().filter(Block::arms).forEach(this::align);
  }

  private void align(Block block) {
    List<Integer> arrows = new ArrayList<>();
    int widest = 0;
    for (int item : block.items()) {
      int arrow = arrow(item, block.close());
      int width = contentWidth(item, arrow);
      boolean simple = true;
      for (int i = item + 1; i <= arrow; i++) {
        simple &= !starts.contains(i) && line.gaps.get(i).comments().isEmpty();
      }
      if (!simple || width > WIDEST_PATTERN) {
        return;
      }
      arrows.add(arrow);
      widest = Math.max(widest, width);
    }
    for (int k = 0; k < arrows.size(); k++) {
      padding.put(arrows.get(k), widest - contentWidth(block.items().get(k), arrows.get(k)));
    }
  }

  /** The arrow of the arm that begins at a token: the first one outside brackets. */
  private int arrow(int item, int close) {
    int nesting = 0;
    for (int i = item; i < close; i++) {
      switch (line.type(i)) {
        case QuantLexer.OPEN_BRACE, QuantLexer.OPEN_BRACKET, QuantLexer.OPEN_PAREN -> nesting++;
        case QuantLexer.CLOSE_BRACE, QuantLexer.CLOSE_BRACKET, QuantLexer.CLOSE_PAREN -> nesting--;
        case QuantLexer.ARROW -> {
          if (nesting == 0) {
            return i;
          }
        }
        default -> {}
      }
    }
    return close;
  }

  private void forEachLine(LineAction action) {
    int start = 0;
    for (int i = 1; i <= line.size(); i++) {
      if (i == line.size() || beginsLine(i)) {
        action.accept(start, i);
        start = i;
      }
    }
  }

  private boolean beginsLine(int index) {
    return starts.contains(index) || !line.gaps.get(index).comments().isEmpty();
  }

  private int width(int start, int end) {
    return indentation(start) + contentWidth(start, end);
  }

  private int contentWidth(int start, int end) {
    int width = 0;
    for (int i = start; i < end; i++) {
      width += line.text(i).length() + (i > start ? blanks(i).length() : 0);
    }
    return width;
  }

  private String blanks(int index) {
    return spacing.before(index) + " ".repeat(padding.getOrDefault(index, 0));
  }

  private int indentation(int index) {
    return 2 * depth[index] + (starts.contains(index) || index == 0 ? 0 : 4);
  }

  String text() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i <= line.size(); i++) {
      Gap gap = line.gaps.get(i);
      boolean last = i == line.size();
      boolean broken = i == 0 || last || beginsLine(i) || continued.contains(i);
      comments(text, i, gap);
      if (last) {
        break;
      }
      if (!broken) {
        text.append(blanks(i));
      } else if (i > 0 || !gap.comments().isEmpty()) {
        newLine(text, emptyLineBefore(i, gap));
        text.append(" ".repeat(indentation(i)));
      }
      text.append(line.text(i));
    }
    return text.isEmpty() ? "" : text.append('\n').toString();
  }

  private void comments(StringBuilder text, int index, Gap gap) {
    boolean closer = closers.contains(index);
    int indentation = closer ? 2 * depth[index] + 2 : index == line.size() ? 0 : indentation(index);
    boolean first = true;
    for (Comment comment : gap.comments()) {
      if (comment.behindCode()) {
        text.append("  ").append(comment.text());
      } else {
        if (!text.isEmpty()) {
          boolean separate = first && line.topLevel.contains(index);
          boolean opening = first && firsts.contains(index);
          newLine(text, separate || (comment.emptyLineBefore() && !opening));
        }
        text.append(" ".repeat(indentation)).append(comment.text());
        first = false;
      }
    }
  }

  private boolean emptyLineBefore(int index, Gap gap) {
    boolean commentsAbove = gap.comments().stream().anyMatch(comment -> !comment.behindCode());
    if (closers.contains(index) || continued.contains(index)) {
      return false;
    }
    if (!commentsAbove && line.topLevel.contains(index)) {
      return gap.emptyLine() || !brief(index);
    }
    if (!commentsAbove && firsts.contains(index)) {
      return false;
    }
    return gap.emptyLine() && (starts.contains(index) || commentsAbove);
  }

  /** Whether both the part that begins at the token and the one before it take a single line. */
  private boolean brief(int index) {
    int end = index + 1;
    while (end < line.size() && !beginsLine(end)) {
      end++;
    }
    boolean thisBrief = end == line.size() || line.topLevel.contains(end);
    int start = index - 1;
    while (start > 0 && !beginsLine(start)) {
      start--;
    }
    return thisBrief && line.topLevel.contains(start);
  }

  private static void newLine(StringBuilder text, boolean empty) {
    text.append(empty ? "\n\n" : "\n");
  }

  /** Something done with the tokens of a line, from the first to behind the last. */
  private interface LineAction {
    void accept(int start, int end);
  }
}
