package dev.brevity.runtime.plot;

import dev.brevity.dsl.cli.Session;
import dev.brevity.dsl.cli.Subcommand;
import java.util.concurrent.Callable;

/** {@code dsl plot}. Made whenever commands are listed, so it must not touch tensors. */
public final class PlotSubcommand implements Subcommand {
  @Override
  public String word() {
    return "plot";
  }

  @Override
  public String summary() {
    return "draw what a quantizer does to numbers, and its error";
  }

  @Override
  public Callable<Integer> open(Session session) {
    return new PlotCommand(session);
  }
}
