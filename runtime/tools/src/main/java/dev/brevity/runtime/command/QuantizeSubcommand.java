package dev.brevity.runtime.command;

import dev.brevity.dsl.cli.Session;
import dev.brevity.dsl.cli.Subcommand;
import java.util.concurrent.Callable;

/** {@code dsl quantize}. Made whenever commands are listed, so it must not touch tensors. */
public final class QuantizeSubcommand implements Subcommand {
  @Override
  public String word() {
    return "quantize";
  }

  @Override
  public String summary() {
    return "run a plan: a network goes in, a quantized one comes out";
  }

  @Override
  public Callable<Integer> open(Session session) {
    return new QuantizeCommand(session);
  }
}
