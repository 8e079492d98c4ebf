package dev.brevity.dsl.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.diagnostic.Severity;
import dev.brevity.grammar.SourceText;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportTest {
  private static final SourceText SOURCE = new SourceText("a.quant", "abc");
  private static final Diagnostic FIRST = at(0, Severity.WARNING);
  private static final Diagnostic SECOND = at(1, Severity.ERROR);
  private static final Diagnostic THIRD = at(2, Severity.ERROR);

  @Test
  void sortsByPlaceAndDropsRepetitions() {
    Report report = Report.of(List.of(THIRD, FIRST, SECOND, at(2, Severity.ERROR)), 1, 0);

    assertThat(report.shown()).containsExactly(FIRST, SECOND, THIRD);
    assertThat(report.summary()).isEqualTo("2 errors, 1 warning in 1 file");
  }

  @Test
  void stopsShowingAfterTheGivenNumberOfErrorsButCountsThemAll() {
    Report report = Report.of(List.of(FIRST, SECOND, THIRD), 3, 1);

    assertThat(report.shown()).containsExactly(FIRST, SECOND);
    assertThat(report.summary()).isEqualTo("2 errors, 1 warning in 3 files (1 more not shown)");
  }

  @Test
  void saysSoWhenThereIsNothingToSay() {
    assertThat(Report.of(List.of(), 2, 0).summary()).isEqualTo("no problems in 2 files");
  }

  private static Diagnostic at(int offset, Severity severity) {
    return Diagnostic.of(Code.UNKNOWN_ATTRIBUTE, SOURCE.span(offset, offset + 1), "m")
        .severity(severity)
        .build();
  }
}
