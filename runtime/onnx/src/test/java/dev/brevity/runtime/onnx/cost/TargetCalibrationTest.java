package dev.brevity.runtime.onnx.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.brevity.runtime.onnx.placement.CostTable;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import onnx.ModelProto;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An engine whose links take known times gives the table that explains them. */
class TargetCalibrationTest {
  private static final double PICTURE = 64 * 28 * 28;

  /** A chain takes 7 µs and what its links take; every third round something else disturbs it. */
  private static final class KnownEngine implements Engine {
    private final Map<String, double[]> links = new HashMap<>();
    private double seconds;

    KnownEngine link(String name, double floating, double integer) {
      links.put(name, new double[] {floating, integer});
      return this;
    }

    @Override
    public List<double[]> time(List<ModelProto> networks, double share) {
      seconds += share;
      List<double[]> rounds = new ArrayList<>();
      for (ModelProto network : networks) {
        String[] title = network.getGraph().getName().split(" ");
        double[] link = links.getOrDefault(title[0], new double[] {10, 10});
        double micros = 7 + link[title[1].equals("float") ? 0 : 1] * Integer.parseInt(title[2]);
        double late = title[2].equals("6") ? 50 : 0;
        rounds.add(new double[] {micros, micros + late, micros, micros, micros + late});
      }
      return rounds;
    }
  }

  @ParameterizedTest
  @CsvSource({
    "mul.float.rate, 10000",
    "mul.integer.rate, 5000",
    "conv.float.block, 8",
    "conv.float.rate.8, 40000",
    "conv.float.thin.rate, 30000",
    "conv.integer.rate, 400000",
    "conv.integer.pixel.pointwise.8, 0.006",
    "conv.integer.pixel.kernel.1, 0.01",
    "conv.integer.pixel.element.1, 0.001",
    "depthwise.integer.rate.64, 4000",
    "product.float.read.30000, 20000",
    "border.rate, 14000",
    "border.back.rate, 14000",
    "border.layout.rate, 5600"
  })
  void aTableIsFoundAgain(String name, double value) throws IOException {
    assertThat(new TargetCalibration(known(), 50, 8).measure(parts -> {}).get(name))
        .isCloseTo(value, within(value * 1e-6));
  }

  private static KnownEngine known() {
    double filled = 400_000;
    return new KnownEngine()
        .link("add.small", 0.5, 0.5)
        .link("mul", 0.5 + PICTURE / 10_000, 0.5 + PICTURE / 5_000)
        .link("conv.3.8.56", 0.5 + 576.0 * 56 * 56 / 40_000, 99)
        .link("conv.1.32.2", 0.7, 1.25)
        .link("conv.3.64.28", 99, 1.25 + 9 * 64 * PICTURE / filled)
        .link("conv.3.128.14", 99, 1.25 + 9 * 128 * PICTURE / 2 / filled)
        .link("conv.1.8.56", 99, pixels(64 / (filled / 4) + 0.006))
        .link(
            "conv.3.4.56",
            0.5 + 9 * 4 * 8.0 * 56 * 56 / 30_000,
            pixels(144 / (filled / 8) + 0.01 + 9 * 0.001))
        .link("conv.5.4.56", 99, pixels(400 / (filled / 8) + 0.01 + 25 * 0.001))
        .link("depthwise.32.2", 0.9, 1)
        .link("depthwise.64.28", 99, 1 + PICTURE / 4_000)
        .link("product.1.16", 0.4, 1.1)
        .link("product.1.512", 0.4 + 512 * 512 / 20_000.0, 5)
        .link("island.small", 1, 1 + 2 * (0.3 + 64 / 14_000.0))
        .link("island", 4, 4 + 2 * (0.3 + PICTURE / 14_000))
        .link("conv.1.32.14", 3, 2)
        .link("mixed.small", 9, 3 + 2 + neg(32 * 14 * 14) + 2 * (1.5 + 32 * 14 * 14 / 4e3))
        .link("conv.1.64.28", 30, 12)
        .link("mixed", 9, 30 + 12 + 4 + 2 * (1.5 + PICTURE / 4e3));
  }

  /** An operator between quantizers takes 1 µs for 64 elements and 4 for a picture. */
  private static double neg(double elements) {
    return 1 + 3 * (elements - 64) / (PICTURE - 64);
  }

  private static double pixels(double each) {
    return 1.25 + 56 * 56 * each;
  }

  /** All links alike: what is left for elements, when the fixed time is taken off, is nothing. */
  @Test
  void whatMeasurementsContradictIsNotInTheTable() throws IOException {
    Map<String, Double> measured =
        new TargetCalibration(new KnownEngine(), 50, 8).measure(parts -> {});

    assertThat(measured).doesNotContainKeys("add.float.rate", "border.rate", "view", "node");
    assertThat(MeasuredTable.text(measured, "A machine."))
        .startsWith("# A machine.\n")
        .containsPattern("# Not measured, so that of the target holds: .*add.float.rate, ");
  }

  @Test
  void allPartsShareTheTimeAndAreCounted() throws IOException {
    KnownEngine engine = known();
    List<Integer> reached = new ArrayList<>();

    new TargetCalibration(engine, 50, 8).measure(reached::add);

    assertThat(engine.seconds).isCloseTo(50, within(1e-9));
    assertThat(reached).hasSize(TargetCalibration.parts()).endsWith(TargetCalibration.parts());
  }

  @Test
  void theTextHasTheNamesOfTheTargetInOrder() throws IOException {
    String text =
        MeasuredTable.text(
            new TargetCalibration(known(), 50, 8).measure(parts -> {}), "A machine.");

    List<String> names =
        text.lines().filter(line -> line.contains("=")).map(line -> line.split(" ")[0]).toList();
    assertThat(names).isSorted();
    assertThat(CostTable.defaults().values()).containsKeys(names.toArray(new String[0]));
    Properties read = new Properties();
    read.load(new StringReader(text));
    assertThat(read.getProperty("mul.float.rate")).isEqualTo("10000");
  }
}
