package dev.brevity.dsl.cli;

import dev.brevity.dsl.text.Paint;

/** When to colour. */
enum ColorChoice {
  /** On a terminal, unless {@code NO_COLOR} is set or the terminal is dumb. */
  AUTO,
  ALWAYS,
  NEVER;

  /** What the choice means on the given terminal. */
  public Paint on(Terminal terminal) {
    return switch (this) {
      case ALWAYS -> Paint.ANSI;
      case NEVER -> Paint.NONE;
      case AUTO -> {
        boolean refused =
            !terminal.environment().getOrDefault("NO_COLOR", "").isEmpty()
                || terminal.environment().getOrDefault("TERM", "").equals("dumb");
        yield terminal.interactive() && !refused ? Paint.ANSI : Paint.NONE;
      }
    };
  }
}
