package dev.brevity.runtime.command;

import dev.brevity.dsl.cli.ProgramVersion;
import dev.brevity.dsl.cli.Session;
import dev.brevity.grammar.SourceText;
import dev.brevity.runtime.evaluation.ModelFile;
import dev.brevity.runtime.evaluation.ReportContext;
import dev.brevity.runtime.evaluation.ReportContext.Recipe;
import dev.brevity.runtime.evaluation.StepErrorTable;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/** When, and with which programs, a page is written. */
final class PageContext {
  /** Says what time to write, so that pages can be made again byte for byte. */
  private static final String EPOCH = "SOURCE_DATE_EPOCH";

  private PageContext() {}

  static ReportContext of(
      Session session,
      List<ModelFile> files,
      Collection<SourceText> recipes,
      StepErrorTable steps) {
    String epoch = session.terminal().environment().getOrDefault(EPOCH, "");
    Instant now =
        epoch.matches("\\d{1,11}") ? Instant.ofEpochSecond(Long.parseLong(epoch)) : Instant.now();
    return ReportContext.of(
        now,
        List.of("Brevity " + ProgramVersion.ofProcess().text()),
        files,
        recipes.stream().map(text -> new Recipe(text.name(), text.text())).toList(),
        steps);
  }
}
