package dev.brevity.runtime.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.brevity.dsl.cli.CommandLineRun;
import dev.brevity.dsl.cli.CommandLineRun.Outcome;
import dev.brevity.dsl.cli.ExitStatus;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the shells that are installed make of {@code dsl completion}. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class ShellCompletionTest {
  private static final String BASH =
      """
      source dsl.bash
      complete -p dsl
      compopt() { :; }  # works only while a key is handled
      try() {
        COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMP_LINE="$*" COMP_POINT=${#COMP_LINE}
        COMPREPLY=()
        _complete_dsl dsl "${!#}"
        echo "[$*] ${COMPREPLY[*]}"
      }
      try dsl qu
      try dsl quantize --rep
      try dsl evaluate --runtime ""
      try dsl completion ""
      """;

  /** Keys go to a second shell, as they do from a terminal; what it shows comes back. */
  private static final String ZSH =
      """
      zmodload zsh/zpty || exit 77
      zpty shell zsh -f -i
      zpty -w shell 'PS1="> "; source dsl.bash; echo re""ady'
      zpty -r shell shown '*ready*'
      shown=
      press() {
        zpty -w -n shell $1
        for attempt in {1..300}; do
          if zpty -r -t shell part; then shown+=$part; else sleep 0.1; fi
          [[ $shown != *$2* ]] || return
        done
      }
      press $'dsl qua\\t' quantize
      press $'--rep\\t' --report
      print -r -- $shown
      """;

  private static final String FISH =
      """
      source dsl.fish
      complete -C "dsl qu"
      complete -C "dsl quantize --rep"
      complete -C "dsl plot --f"
      """;

  @TempDir private Path folder;

  @Test
  void bashCompletesCommandsOptionsAndTheirWords() throws Exception {
    String said = run("bash", BASH, "bash", "--norc");

    assertThat(said)
        .contains("-F _complete_dsl dsl")
        .contains("[dsl qu] quantize\n")
        .contains("[dsl quantize --rep] --report\n")
        .contains("[dsl evaluate --runtime ] auto onnxruntime brevity all\n")
        .contains("[dsl completion ] bash zsh fish\n");
  }

  @Test
  void zshCompletesCommandsAndOptionsWhereKeysArePressed() throws Exception {
    assertThat(run("zsh", ZSH, "zsh", "-f")).contains("dsl quantize", "--report");
  }

  @Test
  void fishCompletesCommandsAndOptionsWithWhatTheyMean() throws Exception {
    assertThat(run("fish", FISH, "fish", "--no-config").lines().map(line -> line.split("\t")[0]))
        .containsExactly("quantize", "--report", "--file", "--from");
  }

  private String run(String shell, String script, String... command) throws Exception {
    assumeTrue(isInstalled(command[0]), command[0] + " is not installed");
    write(shell.equals("fish") ? "fish" : "bash", shell);
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectInput(Files.writeString(folder.resolve("script"), script).toFile())
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assumeTrue(process.waitFor() != 77, "zsh has no pseudo-terminals here");
    return said;
  }

  private void write(String kind, String shell) throws IOException {
    Outcome outcome = CommandLineRun.in(folder).dsl("completion", shell);
    assertThat(outcome.status()).isEqualTo(ExitStatus.OK);
    Files.writeString(folder.resolve("dsl." + kind), outcome.out());
  }

  private static boolean isInstalled(String shell) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(path -> Files.isExecutable(Path.of(path, shell)));
  }
}
