package dev.brevity.runtime.command;

import dev.brevity.dsl.cli.UsageException;
import dev.brevity.dsl.data.SampleChoice;
import org.jspecify.annotations.Nullable;

/** The option {@code --samples}, which means the same to all commands. */
final class SampleOption {
  private SampleOption() {}

  /** What was given; all samples if nothing was. */
  static SampleChoice choice(@Nullable String given) {
    return given == null
        ? SampleChoice.ALL
        : SampleChoice.of(given)
            .orElseThrow(
                () ->
                    new UsageException(
                        "--samples takes a number, such as 512, or a range, such as 0..511, and not"
                            + " `"
                            + given
                            + "`"));
  }
}
