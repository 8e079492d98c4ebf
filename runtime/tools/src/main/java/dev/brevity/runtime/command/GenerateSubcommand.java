package dev.brevity.runtime.command;

import dev.brevity.dsl.cli.Session;
import dev.brevity.dsl.cli.Subcommand;
import java.util.concurrent.Callable;

/** {@code dsl generate}. Made whenever commands are listed, so it must not touch tensors. */
public final class GenerateSubcommand implements Subcommand {
  @Override
  public String word() {
    return "generate";
  }

  @Override
  public String summary() {
    return "let a language model continue a text";
  }

  @Override
  public Callable<Integer> open(Session session) {
    return new GenerateCommand(session);
  }
}
