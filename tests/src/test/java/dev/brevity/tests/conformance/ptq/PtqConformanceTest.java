package dev.brevity.tests.conformance.ptq;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import dev.brevity.tests.conformance.ConformanceReport;
import dev.brevity.tests.conformance.Tally;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/** Post-training transforms compute what the reference computes, on every recorded case. */
@Tag("conformance")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PtqConformanceTest {
  private static final Map<String, PtqComparison> SUITES = new LinkedHashMap<>();

  static {
    JsonNode maps = DefaultMaps.recorded();
    SUITES.put("calibration", new CalibrationComparison());
    SUITES.put("status_manager", new StatusComparison());
    SUITES.put("bias_correction", new BiasCorrectionComparison());
    SUITES.put("norm_correction", new NormCorrectionComparison());
    SUITES.put("clip_float_weights", new WeightClippingComparison());
    SUITES.put("regions", new RegionsComparison());
    SUITES.put("merge_bn", new PreprocessingComparison());
    SUITES.put("preprocess", new PreprocessingComparison());
    SUITES.put("weight_equalization", new WeightEqualizationComparison());
    SUITES.put("activation_equalization", new ActivationEqualizationComparison());
    SUITES.put("cayley_sgd", new CayleySgdComparison());
    SUITES.put("gptq", new GpxqComparison());
    SUITES.put("gpfq", new GpxqComparison());
    SUITES.put("qronos", new GpxqComparison());
    SUITES.put("axe", new GpxqComparison());
    SUITES.put("magr", new MagrComparison());
    SUITES.put("gpxq_frame", new GpxqFrameComparison());
    SUITES.put("gpxq_dtype", new GpxqComparison());
    SUITES.put("dtype", new GpxqComparison());
    SUITES.put("hadamard", new HadamardComparison());
    SUITES.put("rotation", new RotationComparison());
    SUITES.put("permutation", new PermutationComparison());
    SUITES.put("rotation_optimization", new LearnedRotationComparison());
    SUITES.put("ln_transforms", new LayerNormComparison());
    SUITES.put("svd_quant", new LowRankComparison());
    SUITES.put("awq", new AwqComparison());
    SUITES.put("learned_round", new LearnedRoundComparison());
    SUITES.put("llm_gpxq", new LanguagePipelineComparison());
    SUITES.put("llm_pipeline", new LanguagePipelineComparison());
    SUITES.put("llm_options", new OptionsComparison());
    SUITES.put("edge_cases", new EdgeCasesComparison());
    SUITES.put("channel_splitting", new ChannelSplittingComparison());
    SUITES.put("layerwise_quantize", new QuantizationComparison(DefaultMaps.layerwise(maps)));
    SUITES.put("quantize", new QuantizationComparison(DefaultMaps.graph(maps)));
    SUITES.put("quantize_flexml", new QuantizationComparison(DefaultMaps.flexml(maps)));
  }

  private final ConformanceReport report = new ConformanceReport();

  @TestFactory
  Stream<DynamicContainer> transformsAsTheReferenceDoes() {
    String wanted = System.getProperty("conformance.suite", "all");
    return SUITES.entrySet().stream()
        .filter(
            suite -> wanted.equals("all") || List.of(wanted.split(",")).contains(suite.getKey()))
        .map(suite -> container(suite.getKey(), suite.getValue()));
  }

  private DynamicContainer container(String suite, PtqComparison comparison) {
    Tally tally = report.suite(suite);
    return DynamicContainer.dynamicContainer(
        suite,
        PtqFolder.open(suite).cases().entrySet().stream()
            .filter(entry -> !DefaultMaps.isIn(entry.getValue()))
            .map(
                entry ->
                    DynamicTest.dynamicTest(
                        entry.getKey(), () -> run(comparison, entry.getValue(), tally))));
  }

  private static void run(PtqComparison comparison, JsonNode record, Tally tally) {
    Mismatches mismatches = new Mismatches();
    try (NDManager manager = NDManager.newBaseManager()) {
      comparison.compare(record, manager, mismatches);
    } catch (RuntimeException e) {
      tally.count(false);
      throw e;
    }
    if (mismatches.skipped() != null) {
      tally.skip(mismatches.skipped(), 1);
      return;
    }
    tally.count(mismatches.all().isEmpty());
    assertThat(mismatches.all()).isEmpty();
  }

  @AfterAll
  void publish() throws IOException {
    System.out.println(report.table());
    report.write(Path.of("target", "conformance-ptq.json"));
  }
}
