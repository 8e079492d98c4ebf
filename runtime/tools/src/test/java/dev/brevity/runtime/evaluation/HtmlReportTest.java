package dev.brevity.runtime.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brevity.runtime.algorithm.LayerError;
import dev.brevity.runtime.data.Numbers.Floats;
import dev.brevity.runtime.plan.StepError;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class HtmlReportTest {
  private static final String EVIL = "<img src=x onerror='alert(1)'>\"&\u001b[31m\u202e.onnx";
  private static final Pattern BAR =
      Pattern.compile(
          "<rect class=\"c(\\d)\" x=\"300\" y=\"\\d+\" width=\"([\\d.]+)\" height=\"12\">");

  @Test
  void namesAreTextWhateverTheyHold() {
    ModelResult reference = new ModelResult("model.onnx", "onnxruntime", 400);
    ModelResult other = new ModelResult(EVIL, EVIL, 100);
    error(other.layer(EVIL), 0.01f);
    error(other.output(EVIL), 0.01f);
    other.fail(EVIL);
    EvaluationReport report =
        new EvaluationReport(EVIL, 4, 4, false, List.of(EVIL), List.of(reference, other));
    PlanFacts plan =
        new PlanFacts(EVIL, EVIL, EVIL, EVIL, List.of(EVIL), List.of(List.of(EVIL, EVIL)));

    String page =
        HtmlReport.of(
            report,
            new ReportContext(
                Instant.EPOCH,
                List.of(EVIL),
                List.of(plan),
                List.of(new ReportContext.Recipe(EVIL, "a\n" + EVIL)),
                new StepErrorTable(List.of(new StepError(EVIL, new LayerError(EVIL, 0.1, 0.01))))));

    assertThat(page).contains("&lt;img src=x onerror=&#39;alert(1)&#39;&gt;&quot;&amp;");
    assertThat(page).doesNotContain("<img", "onerror='", "\u001b", "\u202e");
    assertThat(page).contains("1970-01-01 00:00 UTC");
    assertThat(page).contains(">10.0<", ">20.0<", ">+10.0<");
    assertThat(page).doesNotContainPattern("(src|href)=\"");
  }

  @Test
  void barsOfModelsInFloatingPointDoNotMakeTheOthersShort() {
    ModelResult reference = new ModelResult("model.onnx", "onnxruntime", 400);
    ModelResult control = new ModelResult("model.onnx", "brevity", 400);
    ModelResult quantized = new ModelResult("q.onnx", "onnxruntime", 100);
    error(control.layer("a"), 1e-7f);
    error(quantized.layer("a"), 0.01f);

    String page =
        HtmlReport.of(
            new EvaluationReport(
                "data", 4, 4, false, List.of("a"), List.of(reference, control, quantized)),
            new ReportContext(
                Instant.EPOCH, List.of(), List.of(), List.of(), new StepErrorTable(List.of())));

    Matcher bars = BAR.matcher(page);
    assertThat(bars.find()).isTrue();
    double longest = Double.parseDouble(bars.group(2));
    assertThat(bars.find()).isTrue();
    assertThat(Double.parseDouble(bars.group(2))).isGreaterThan(0.99 * longest);
    assertThat(page).containsPattern("» 13\\d\\.\\d").contains(">40.0<").contains("25.0 %");
  }

  /** A signal of ones that is off by so much. */
  private static void error(SignalError error, float by) {
    error.add(
        new Floats(new float[] {1, 1}, List.of(2L)),
        new Floats(new float[] {1 + by, 1 + by}, List.of(2L)));
  }
}
