package dev.brevity.dsl.cli;

import dev.brevity.dsl.diagnostic.Diagnostics;
import dev.brevity.dsl.diagnostic.FindingsException;
import dev.brevity.dsl.text.Glyphs;
import dev.brevity.dsl.text.Paint;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.commons.text.similarity.JaroWinklerSimilarity;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Finds the command that the arguments name, runs it, and turns every failure into a line and a
 * status.
 */
public final class Dispatcher {
  private static final double SIMILAR = 0.8;

  private final Terminal terminal;

  public Dispatcher(Terminal terminal) {
    this.terminal = terminal;
  }

  /** Runs one command and returns its {@link ExitStatus}. Never throws. */
  public int run(String... arguments) {
    int status = answer(arguments);
    if (terminal.out().checkError()) {
      terminal.err().println("dsl: standard output cannot be written");
      return status == ExitStatus.OK ? ExitStatus.USAGE : status;
    }
    return status;
  }

  private int answer(String... arguments) {
    CommonOptions options = new CommonOptions();
    try {
      return dispatch(options, new ArrayList<>(List.of(arguments)));
    } catch (UsageException e) {
      return complain("dsl", e.reasons(), "dsl --help");
    } catch (Exception | StackOverflowError | OutOfMemoryError | LinkageError e) {
      return InternalError.report(e, options.verbose, terminal.err());
    }
  }

  private int dispatch(CommonOptions options, List<String> arguments) throws Exception {
    List<String> leading = takeLeadingOptions(arguments);
    String word = arguments.isEmpty() ? "help" : arguments.remove(0);
    if (word.equals("--version") || word.equals("-V")) {
      terminal.out().println("dsl " + ProgramVersion.ofProcess().text());
      return ExitStatus.OK;
    }
    if (word.equals("help") || word.equals("--help") || word.equals("-h")) {
      if (arguments.isEmpty()) {
        Overview.print(terminal.out(), options.color.on(terminal));
        return ExitStatus.OK;
      }
      word = arguments.get(0);
      arguments = new ArrayList<>(List.of("--help"));
    }
    arguments.addAll(0, leading);
    Optional<Subcommand> command = Subcommands.find(word);
    if (command.isEmpty()) {
      throw new UsageException(unknown(word));
    }
    return run(command.get(), options, arguments);
  }

  private int run(Subcommand subcommand, CommonOptions options, List<String> arguments)
      throws Exception {
    String name = "dsl " + subcommand.word();
    Session session = new Session(terminal, options);
    Callable<Integer> command = subcommand.open(session);
    CommandLine commandLine = prepare(command, options, name);
    try {
      commandLine.parseArgs(arguments.toArray(new String[0]));
      if (options.help) {
        Paint paint = options.color.on(terminal);
        commandLine.usage(
            terminal.out(),
            paint == Paint.ANSI ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF);
        return ExitStatus.OK;
      }
      return command.call();
    } catch (FindingsException e) {
      return complain(e, session);
    } catch (UsageException e) {
      return complain(name, e.reasons(), name + " --help");
    } catch (ParameterException e) {
      return complain(name, List.of(describe(e)), name + " --help");
    }
  }

  /** The picocli model of one command; the others are never looked at. */
  static CommandLine prepare(Callable<Integer> command, CommonOptions options, String name) {
    CommandLine commandLine = new CommandLine(command);
    commandLine.setCommandName(name);
    commandLine.addMixin("common", options);
    // A file whose name begins with @ is a file.
    commandLine.setExpandAtFiles(false);
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
    commandLine.setUsageHelpWidth(80);
    return commandLine;
  }

  /** Options before the command mean what they mean after it. */
  private static List<String> takeLeadingOptions(List<String> arguments) {
    List<String> leading = new ArrayList<>();
    while (!arguments.isEmpty()
        && (arguments.get(0).equals("--verbose") || arguments.get(0).startsWith("--color"))) {
      String option = arguments.remove(0);
      leading.add(option);
      if (option.equals("--color") && !arguments.isEmpty()) {
        leading.add(arguments.remove(0));
      }
    }
    return leading;
  }

  private static int complain(FindingsException e, Session session) throws IOException {
    Diagnostics findings = new Diagnostics();
    e.diagnostics().forEach(findings::report);
    session.showErrors(findings);
    return ExitStatus.PROBLEMS;
  }

  private int complain(String who, List<String> reasons, String help) {
    reasons.forEach(reason -> terminal.err().println(who + ": " + Glyphs.harmless(reason)));
    terminal.err().println("see " + help);
    return ExitStatus.USAGE;
  }

  private static String unknown(String word) {
    List<String> commands = Subcommands.all().stream().map(Subcommand::word).toList();
    return "`" + word + "` is not a command" + hint(nearest(word, commands));
  }

  private static Optional<String> nearest(String word, Collection<String> known) {
    Optional<String> nearest = Optional.empty();
    double best = SIMILAR;
    for (String one : known) {
      double similarity = new JaroWinklerSimilarity().apply(word.toLowerCase(Locale.ROOT), one);
      if (similarity > best) {
        best = similarity;
        nearest = Optional.of(one);
      }
    }
    return nearest;
  }

  private static String hint(Optional<String> meant) {
    return meant.map(word -> "; did you mean `" + word + "`?").orElse("");
  }

  private static String describe(ParameterException mistake) {
    String message = String.valueOf(mistake.getMessage());
    if (mistake instanceof UnmatchedArgumentException unmatched) {
      List<String> suggestions = unmatched.getSuggestions();
      String word = unmatched.getUnmatched().isEmpty() ? "" : unmatched.getUnmatched().get(0);
      String kind = unmatched.isUnknownOption() ? "is not an option" : "is one argument too many";
      Optional<String> meant =
          suggestions.isEmpty() && unmatched.isUnknownOption()
              ? nearest(word, mistake.getCommandLine().getCommandSpec().optionsMap().keySet())
              : suggestions.stream().findFirst();
      message = "`" + word + "` " + kind + hint(meant);
    } else if (mistake instanceof MissingParameterException) {
      message = Character.toLowerCase(message.charAt(0)) + message.substring(1);
    }
    return message;
  }
}
