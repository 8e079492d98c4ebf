package dev.brevity.dsl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brevity.dsl.cli.CommandLineRun.Outcome;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DispatcherTest {
  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({"--help", "-h", "help", "''"})
  void listsTheCommands(String argument) {
    Outcome outcome = argument.isEmpty() ? dsl() : dsl(argument);

    assertThat(outcome.status()).isEqualTo(ExitStatus.OK);
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.out()).startsWith("Checks, explains, formats").contains("  explain  ");
  }

  @ParameterizedTest
  @EnumSource(BuiltIn.class)
  void everyCommandHasHelpWithAnExample(BuiltIn command) {
    Outcome outcome = dsl(command.word(), "--help");

    assertThat(outcome.status()).isEqualTo(ExitStatus.OK);
    assertThat(outcome.out())
        .startsWith("Usage: dsl " + command.word())
        .contains("Examples:\n  ")
        .contains("dsl " + command.word())
        .contains("--color");
    assertThat(dsl("help", command.word())).isEqualTo(outcome);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "explian BRV0001        | `explian` is not a command; did you mean `explain`?",
        "frobnicate             | `frobnicate` is not a command",
        "explain BRV0001 --colr | `--colr` is not an option; did you mean `--color`?",
        "check a.quant --mdl x   | `--mdl` is not an option; did you mean `--model`?",
        "explain BRV0001 two    | `two` is one argument too many",
        "explain                | missing required parameter: 'SUBJECT'",
        "completion tcsh        | expected one of [BASH, ZSH, FISH]",
      })
  void wrongUsageIsOneSentenceAndWhereToReadOn(String commandLine, String sentence) {
    Outcome outcome = dsl(commandLine.trim().split(" "));

    assertThat(outcome.status()).isEqualTo(ExitStatus.USAGE);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err()).contains(sentence).contains("see dsl").hasLineCount(2);
  }

  @Test
  void completionCoversEveryCommand() {
    Outcome outcome = dsl("completion", "bash");

    assertThat(outcome.status()).isEqualTo(ExitStatus.OK);
    for (Subcommand command : Subcommands.all()) {
      assertThat(outcome.out()).contains("_dsl_" + command.word().replace("-", "") + "()");
    }
  }

  @Test
  void fishIsToldEveryCommand() {
    Outcome outcome = dsl("completion", "fish");

    assertThat(outcome.status()).isEqualTo(ExitStatus.OK);
    for (Subcommand command : Subcommands.all()) {
      assertThat(outcome.out()).contains("-a " + command.word() + "\n");
    }
  }

  @Test
  void defectsAreOneLineUnlessDetailsAreAskedFor() {
    Outcome brief = failing("fail");
    Outcome verbose = failing("--verbose", "fail");

    assertThat(brief.status()).isEqualTo(ExitStatus.INTERNAL);
    assertThat(brief.err()).hasLineCount(1).startsWith("dsl: internal error X");
    assertThat(verbose.err()).contains("IllegalStateException", "\tat ");
  }

  private static Outcome failing(String... arguments) {
    return CommandLineRun.in(Path.of("")).dsl(arguments);
  }

  private Outcome dsl(String... arguments) {
    return CommandLineRun.in(directory).dsl(arguments);
  }
}
