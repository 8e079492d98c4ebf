package dev.brevity.dsl.json;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;

/** Two spaces, {@code \n} on every system, no space before a colon. */
final class IndentedJson extends DefaultPrettyPrinter {
  private static final DefaultIndenter LINES = new DefaultIndenter("  ", "\n");

  IndentedJson() {
    super(Separators.createDefaultInstance().withObjectFieldValueSpacing(Separators.Spacing.AFTER));
    indentArraysWith(LINES);
    indentObjectsWith(LINES);
  }

  private IndentedJson(IndentedJson base) {
    super(base);
  }

  @Override
  public DefaultPrettyPrinter createInstance() {
    return new IndentedJson(this);
  }
}
