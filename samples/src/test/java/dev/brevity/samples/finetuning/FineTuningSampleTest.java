package dev.brevity.samples.finetuning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brevity.runtime.Brevity;
import dev.brevity.samples.digits.Digits;
import dev.brevity.samples.digits.Training;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Calibration and fine-tuning on a few rendered digits. */
class FineTuningSampleTest {
  @Test
  void fineTuningRecoversWhatTwoBitsHaveCost() {
    Digits digits = Digits.rendered(960, 200);
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(text, true, StandardCharsets.UTF_8);

    new FineTuningSample(Brevity.recipes(Path.of("fine-tuning/w2a2.quant")), digits, out)
        .run(new Training(3, 32, 4e-3, 1), new Training(2, 32, 2e-3, 2));

    List<String> lines = text.toString(StandardCharsets.UTF_8).lines().toList();
    assertThat(lines)
        .extracting(line -> line.substring(0, 40).strip())
        .containsExactly(
            "in floating point",
            "quantized and calibrated",
            "fine-tuned, activation scales frozen",
            "fine-tuned, activation scales learned");
    List<Double> percents =
        lines.stream().map(line -> Double.valueOf(line.substring(40, 47).strip())).toList();
    assertThat(percents.get(0)).isGreaterThan(85);
    assertThat(percents.get(2)).isGreaterThan(percents.get(1)).isGreaterThan(70);
    assertThat(percents.get(3)).isGreaterThan(percents.get(1)).isGreaterThan(70);
  }
}
