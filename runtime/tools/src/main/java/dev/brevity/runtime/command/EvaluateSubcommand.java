package dev.brevity.runtime.command;

import dev.brevity.dsl.cli.Session;
import dev.brevity.dsl.cli.Subcommand;
import java.util.concurrent.Callable;

/** {@code dsl evaluate}. Made whenever commands are listed, so it must not touch tensors. */
public final class EvaluateSubcommand implements Subcommand {
  @Override
  public String word() {
    return "evaluate";
  }

  @Override
  public String summary() {
    return "compare models on data: accuracy, agreement, errors per layer";
  }

  @Override
  public Callable<Integer> open(Session session) {
    return new EvaluateCommand(session);
  }
}
