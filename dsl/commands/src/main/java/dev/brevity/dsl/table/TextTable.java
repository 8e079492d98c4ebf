package dev.brevity.dsl.table;

import dev.brevity.dsl.text.Glyphs;
import dev.brevity.dsl.text.Ink;
import dev.brevity.dsl.text.Paint;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Rows of words in columns, the headings above them.
 *
 * @param headings one for each column
 * @param numbers the columns that are set to the right
 */
public record TextTable(List<String> headings, Set<Integer> numbers) {
  private static final String BETWEEN = "  ";

  public TextTable {
    headings = List.copyOf(headings);
    numbers = Set.copyOf(numbers);
  }

  /** The table, each line with its end. */
  public String of(List<List<String>> rows, Paint paint) {
    List<List<String>> lines = new ArrayList<>(List.of(headings));
    for (List<String> row : rows) {
      lines.add(row.stream().map(Glyphs::harmless).toList());
    }
    int[] widths = new int[headings.size()];
    for (List<String> line : lines) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], line.get(i).length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < lines.size(); i++) {
      String line = line(lines.get(i), widths);
      text.append(i == 0 ? paint.apply(Ink.NOTE, line) : line).append('\n');
    }
    return text.toString();
  }

  private String line(List<String> words, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String padding = " ".repeat(widths[i] - words.get(i).length());
      line.append(i == 0 ? "" : BETWEEN)
          .append(numbers.contains(i) ? padding + words.get(i) : words.get(i) + padding);
    }
    return line.toString().stripTrailing();
  }
}
