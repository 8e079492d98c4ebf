package dev.brevity.dsl.format;

import dev.brevity.dsl.format.TokenLine.Block;
import dev.brevity.dsl.format.TokenLine.Comment;
import dev.brevity.dsl.format.TokenLine.Gap;
import dev.brevity.grammar.QuantLexer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Decides where lines end, and writes them. */
final class TokenLayout {
  private static final int WIDTH = 100;
  private static final int WIDEST_PATTERN = 48;
  private static final int CONTINUATION = 4;

  private final TokenLine line;
  private final Spacing spacing;
  private final Set<Block> opened = new HashSet<>();
  private final Set<Integer> starts = new HashSet<>();
  private final Set<Integer> firsts = new HashSet<>();
  private final Set<Integer> closers = new HashSet<>();
  private final Set<Fold> folded = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Set<Integer> continued = new HashSet<>();
  private final Map<Integer, List<Fold>> foldsAt = new HashMap<>();
  private final Map<Integer, Block> blockAt = new HashMap<>();
  private final Map<Integer, Integer> padding = new HashMap<>();
  private int[] indentations = {};

  TokenLayout(TokenLine line, Spacing spacing) {
    this.line = line;
    this.spacing = spacing;
    line.blocks.stream().filter(this::mustOpen).forEach(opened::add);
    line.blocks.forEach(block -> blockAt.put(block.open(), block));
    for (Fold fold : line.folds) {
      for (int start : fold.breaks()) {
        foldsAt.computeIfAbsent(start, index -> new ArrayList<>(2)).add(fold);
      }
    }
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

  /**
   * Opens blocks and folds, outer ones first, until every line fits or has nothing left to open.
   * Folds are decided again whenever a block had to be opened: in the text that comes out the block
   * is open from the beginning.
   */
  private void decide() {
    int before;
    do {
      before = opened.size();
      folded.clear();
      while (openTooLong()) {
        // until nothing is too long, or nothing can be done about it
      }
    } while (opened.size() > before);
  }

  /** Opens the outermost part of each line that is too long; whether there was any. */
  private boolean openTooLong() {
    derive();
    Set<Block> blocks = new HashSet<>();
    List<Fold> folds = new ArrayList<>();
    forEachLine(
        (start, end) -> {
          if (width(start, end) > WIDTH) {
            @Nullable Block block = outermostBlock(start, end);
            @Nullable Fold fold = outermostFold(start, end);
            boolean first =
                block != null
                    && (fold == null || fold.lastResort() || block.depth() <= fold.depth());
            if (block != null && first) {
              blocks.add(block);
            } else if (fold != null) {
              folds.add(fold);
            }
          }
        });
    opened.addAll(blocks);
    folded.addAll(folds);
    return !blocks.isEmpty() || !folds.isEmpty();
  }

  /** The outermost closed block with members that stands on the line. */
  private @Nullable Block outermostBlock(int start, int end) {
    @Nullable Block outermost = null;
    for (int i = start; i < end; i++) {
      @Nullable Block block = blockAt.get(i);
      if (block != null
          && block.close() < end
          && !block.items().isEmpty()
          && !opened.contains(block)
          && (outermost == null || block.depth() < outermost.depth())) {
        outermost = block;
      }
    }
    return outermost;
  }

  /** The outermost fold that would break the line. */
  private @Nullable Fold outermostFold(int start, int end) {
    @Nullable Fold outermost = null;
    for (int i = start + 1; i < end; i++) {
      for (Fold fold : foldsAt.getOrDefault(i, List.of())) {
        if (!folded.contains(fold) && (outermost == null || isBefore(fold, outermost))) {
          outermost = fold;
        }
      }
    }
    return outermost;
  }

  private static boolean isBefore(Fold one, Fold other) {
    return one.lastResort() == other.lastResort()
        ? one.depth() < other.depth()
        : other.lastResort();
  }

  /** Works out from what is open what begins a line, how deep it stands and how arms are padded. */
  private void derive() {
    starts.clear();
    firsts.clear();
    closers.clear();
    continued.clear();
    padding.clear();
    starts.addAll(line.topLevel);
    int[] change = new int[line.size() + 1];
    for (Block block : opened) {
      starts.addAll(block.items());
      starts.add(block.close());
      closers.add(block.close());
      firsts.add(block.open() + 1);
      change[block.open() + 1] += 2;
      change[block.close()] -= 2;
    }
    for (Fold fold : folded) {
      continued.addAll(fold.breaks());
      change[fold.from()] += fold.indentation();
      change[fold.to()] -= fold.indentation();
    }
    indentations = new int[line.size() + 1];
    int level = 0;
    for (int i = 0; i <= line.size(); i++) {
      level += change[i];
      indentations[i] = level;
    }
    opened.stream().filter(Block::arms).forEach(this::align);
  }

  /**
   * Puts the arrows of arms below each other. Arms that do not fit on one line so have no part in
   * it, whether they are broken or not.
   */
  private void align(Block block) {
    List<Arm> arms = new ArrayList<>();
    for (int k = 0; k < block.items().size(); k++) {
      int next = k + 1 < block.items().size() ? block.items().get(k + 1) : block.close();
      int item = block.items().get(k);
      int arrow = arrow(item, next);
      Arm arm = new Arm(arrow, contentWidth(item, arrow), width(item, lineEnd(item, next)));
      if (lineEnd(item, next) > arrow && arm.pattern() <= WIDEST_PATTERN) {
        arms.add(arm);
      }
    }
    int widest;
    boolean fits;
    do {
      widest = arms.stream().mapToInt(Arm::pattern).max().orElse(0);
      int column = widest;
      fits = !arms.removeIf(arm -> arm.line() + column - arm.pattern() > WIDTH);
    } while (!fits);
    for (Arm arm : arms) {
      padding.put(arm.arrow(), widest - arm.pattern());
    }
  }

  /**
   * An arm of a match or when.
   *
   * @param pattern how wide it is before the arrow
   * @param line how wide its line is when nothing is folded
   */
  private record Arm(int arrow, int pattern, int line) {}

  /** Where the line that begins at a token ends, were nothing folded. */
  private int lineEnd(int start, int limit) {
    int end = start + 1;
    while (end < limit && !starts.contains(end) && line.gaps.get(end).comments().isEmpty()) {
      end++;
    }
    return end;
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
    return starts.contains(index)
        || continued.contains(index)
        || !line.gaps.get(index).comments().isEmpty();
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
    boolean planned = index == 0 || starts.contains(index) || continued.contains(index);
    return indentations[index] + (planned ? 0 : CONTINUATION);
  }

  String text() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i <= line.size(); i++) {
      Gap gap = line.gaps.get(i);
      boolean last = i == line.size();
      boolean broken = i == 0 || last || beginsLine(i);
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
    int indentation =
        closer ? indentations[index] + 2 : index == line.size() ? 0 : indentation(index);
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

  /** Something done with the tokens of a line, from the first to after the last. */
  private interface LineAction {
    void accept(int start, int end);
  }
}
