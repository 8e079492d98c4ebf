package dev.brevity.dsl.cli;

import java.util.concurrent.Callable;

/**
 * A command of {@code dsl}. Further ones are found with {@link java.util.ServiceLoader}, and only
 * when the command line names no built-in one or asks for the list.
 */
public interface Subcommand {
  /** The word that selects it: {@code check}. */
  String word();

  /** What it does, in a few words, for the list of commands. Must be cheap. */
  String summary();

  /**
   * A fresh command: an object with picocli annotations that returns an {@link ExitStatus} and
   * throws {@link UsageException} for mistakes on the command line.
   */
  Callable<Integer> open(Session session);
}
