package dev.brevity.dsl.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** A contributed command with a defect. */
public final class FailingSubcommand implements Subcommand {
  @Override
  public String word() {
    return "fail";
  }

  @Override
  public String summary() {
    return "fail";
  }

  @Override
  public Callable<Integer> open(Session session) {
    return new Failure();
  }

  @Command
  private static final class Failure implements Callable<Integer> {
    @Override
    public Integer call() {
      throw new IllegalStateException("broken on purpose");
    }
  }
}
