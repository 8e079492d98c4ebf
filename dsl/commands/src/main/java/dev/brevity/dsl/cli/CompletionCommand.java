package dev.brevity.dsl.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;

@Command(
    description = "Prints a script that teaches a shell the commands and options of dsl.",
    footer = {
      "",
      "Examples:",
      "  source <(dsl completion bash)",
      "  dsl completion fish > ~/.config/fish/completions/dsl.fish",
      "  dsl completion zsh > ~/.dsl-completion",
      "  echo 'source ~/.dsl-completion' >> ~/.zshrc"
    })
final class CompletionCommand implements Callable<Integer> {
  /** The shells that are understood; one script serves the first two. */
  enum Shell {
    BASH,
    ZSH,
    FISH
  }

  private final Session session;

  @Parameters(paramLabel = "SHELL", description = "bash, zsh or fish")
  @SuppressWarnings({"NullAway.Init", "UnusedVariable"})
  private Shell shell;

  CompletionCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    CommandLine root = new CommandLine(CommandSpec.create().name("dsl"));
    for (Subcommand subcommand : Subcommands.all()) {
      CommonOptions options = new CommonOptions();
      Callable<Integer> command = subcommand.open(new Session(session.terminal(), options));
      root.addSubcommand(
          subcommand.word(), Dispatcher.prepare(command, options, subcommand.word()));
    }
    session
        .out()
        .println(shell == Shell.FISH ? FishCompletion.of(root) : AutoComplete.bash("dsl", root));
    return ExitStatus.OK;
  }
}
