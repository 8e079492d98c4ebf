package dev.brevity.runtime.onnx.cost;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brevity.runtime.onnx.placement.PlacedGraph;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is timed as integers is computed in integers, and a chain has the links that it claims. */
class ProbesTest {
  @TempDir private Path folder;

  static Stream<String> names() {
    return Probes.all().stream().map(Probe::name);
  }

  @Test
  void noTwoHaveTheSameName() {
    assertThat(names().toList()).doesNotHaveDuplicates().isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("names")
  void theEngineKeepsEveryLink(String name) throws Exception {
    Probe probe =
        Probes.all().stream().filter(one -> one.name().equals(name)).findFirst().orElseThrow();
    for (boolean integer : new boolean[] {false, true}) {
      List<String> shorter = optimized(probe, integer, Probe.SHORT);
      List<String> longer = optimized(probe, integer, Probe.LONG);

      assertThat(longer.size() - shorter.size())
          .as("%s, integer %s: %s", name, integer, longer)
          .isGreaterThanOrEqualTo(Probe.LONG - Probe.SHORT)
          .matches(more -> more % (Probe.LONG - Probe.SHORT) == 0, "as many for each link");
      if (integer && !name.startsWith("mixed")) {
        assertThat(longer)
            .doesNotContain("Conv", "FusedConv", "Gemm", "FusedGemm", "Add", "Concat", "LeakyRelu");
      }
    }
  }

  private List<String> optimized(Probe probe, boolean integer, int links) throws Exception {
    return new PlacedGraph(probe.chain(integer, links)).optimized(folder).types();
  }
}
