package dev.brevity.samples.fourbits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brevity.runtime.Brevity;
import dev.brevity.samples.digits.Digits;
import dev.brevity.samples.digits.Training;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The sample on a few rendered digits. */
class FourBitsTest {
  private static final Pattern LINE = Pattern.compile("(\\w+) +(\\d+\\.\\d\\d) % +(\\d+\\.\\d) dB");

  @Test
  void everyAlgorithmIsNearerToTheNetworkThanRoundingToNearest() throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    PrintStream out = new PrintStream(text, true, StandardCharsets.UTF_8);

    new FourBits(Brevity.recipes(Path.of("four-bits/plans.quant")), Digits.rendered(960, 200), out)
        .run(new Training(3, 32, 4e-3, 1));

    Map<String, Double> ratios = new LinkedHashMap<>();
    Matcher lines = LINE.matcher(text.toString(StandardCharsets.UTF_8));
    while (lines.find()) {
      ratios.put(lines.group(1), Double.valueOf(lines.group(3)));
      assertThat(Double.parseDouble(lines.group(2))).isGreaterThan(80);
    }
    assertThat(ratios.keySet()).containsExactly("Nearest", "Learned", "Columns", "Corrected");
    double nearest = ratios.remove("Nearest");
    assertThat(ratios.values()).allMatch(ratio -> ratio > nearest + 2);
  }
}
