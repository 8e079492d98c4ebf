package dev.brevity.runtime.command;

import dev.brevity.dsl.cli.Session;
import dev.brevity.dsl.cli.Subcommand;
import java.util.concurrent.Callable;

/**
 * {@code dsl calibrate-target}. Made whenever commands are listed, so it must not touch tensors.
 */
public final class CalibrateTargetSubcommand implements Subcommand {
  @Override
  public String word() {
    return "calibrate-target";
  }

  @Override
  public String summary() {
    return "measure what operators cost an engine on this machine";
  }

  @Override
  public Callable<Integer> open(Session session) {
    return new CalibrateTargetCommand(session);
  }
}
