package dev.brevity.dsl.cli;

import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
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
    FISH;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** How picocli begins and ends the words that an option or an argument can have. */
  private static final Pattern WORDS = Pattern.compile("_args=\\((\"[A-Z_]+\" ?)+\\)");

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
    session.out().println(shell == Shell.FISH ? FishCompletion.of(root) : bash(root));
    return ExitStatus.OK;
  }

  /** With the words of enums as people write them. */
  private static String bash(CommandLine root) {
    return WORDS
        .matcher(AutoComplete.bash("dsl", root))
        .replaceAll(words -> words.group().toLowerCase(Locale.ROOT).replace("$", "\\$"));
  }
}
