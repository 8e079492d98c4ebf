package dev.brevity.dsl.cli;

import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Completion for the fish shell: commands first, then the options of the command given. */
final class FishCompletion {
  private FishCompletion() {}

  static String of(CommandLine root) {
    StringBuilder script = new StringBuilder();
    for (Map.Entry<String, CommandLine> command : root.getSubcommands().entrySet()) {
      script
          .append("complete -c dsl -n __fish_use_subcommand -f -a ")
          .append(command.getKey())
          .append('\n');
      for (OptionSpec option : command.getValue().getCommandSpec().options()) {
        script.append("complete -c dsl -n '__fish_seen_subcommand_from ").append(command.getKey());
        script.append('\'');
        for (String name : option.names()) {
          script
              .append(name.startsWith("--") ? " -l " : " -s ")
              .append(name.replaceFirst("^-+", ""));
        }
        script.append(option.arity().max() > 0 ? " -r" : "").append(" -d '");
        String text = option.description().length == 0 ? "" : option.description()[0];
        script.append(text.replace("\\", "\\\\").replace("'", "\\'")).append("'\n");
      }
    }
    return script.toString();
  }
}
