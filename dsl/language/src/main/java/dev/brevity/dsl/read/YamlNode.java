package dev.brevity.dsl.read;

import dev.brevity.grammar.Positions;
import dev.brevity.grammar.Span;
import java.util.List;

/** A node of a YAML file with its place. Aliases stand for the very node of their anchor. */
sealed interface YamlNode {
  Span span();

  /** How many nodes the tree under this one has, those after aliases counted again. */
  long size();

  /**
   * A scalar.
   *
   * @param plain whether it is written without quotes and not as a block
   * @param positions from offsets in {@code value} to places in the file
   */
  record Scalar(String value, boolean plain, Positions positions, Span span) implements YamlNode {
    @Override
    public long size() {
      return 1;
    }
  }

  /** A list. */
  record Sequence(List<YamlNode> items, long size, Span span) implements YamlNode {}

  /** A mapping, with unique keys, in the order written. */
  record Mapping(List<Entry> entries, long size, Span span) implements YamlNode {}

  /** What an alias without an anchor stands for; it has been reported. */
  record Unknown(Span span) implements YamlNode {
    @Override
    public long size() {
      return 1;
    }
  }

  /** One key with its value. */
  record Entry(Scalar key, YamlNode value) {
    Span span() {
      return value.span().start() >= key.span().start() ? key.span().to(value.span()) : key.span();
    }
  }
}
