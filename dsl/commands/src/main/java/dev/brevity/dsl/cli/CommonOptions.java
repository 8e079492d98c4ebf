package dev.brevity.dsl.cli;

import picocli.CommandLine.Option;

/** The options that every command has. */
final class CommonOptions {
  @Option(
      names = "--color",
      paramLabel = "WHEN",
      description =
          "colour the output: auto (on a terminal, unless NO_COLOR is set), always, never")
  ColorChoice color = ColorChoice.AUTO;

  @Option(names = "--verbose", description = "show details of internal errors")
  boolean verbose;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "show this help")
  boolean help;
}
