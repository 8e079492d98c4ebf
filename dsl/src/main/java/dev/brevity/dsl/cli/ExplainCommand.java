package dev.brevity.dsl.cli;

import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.explain.Explanations;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    description = "Says why.",
    footer = {"", "Examples:", "  dsl explain BRV0101      what the diagnostic means"})
final class ExplainCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "SUBJECT", description = "a diagnostic code")
  private String subject = "";

  ExplainCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Explanations explanations = new Explanations();
    Optional<Code> code = explanations.find(subject);
    if (code.isEmpty()) {
      throw new UsageException("there is no diagnostic code `" + subject + "`");
    }
    session.out().println(explanations.page(code.get()).orElse(code.get().title()));
    return ExitStatus.OK;
  }
}
