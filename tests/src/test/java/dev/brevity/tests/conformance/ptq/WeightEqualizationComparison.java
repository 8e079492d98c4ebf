package dev.brevity.tests.conformance.ptq;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.graph.GraphBlock;
import dev.brevity.runtime.transform.BiasShrinkage;
import dev.brevity.runtime.transform.RegionRules;
import dev.brevity.runtime.transform.Regions;
import dev.brevity.runtime.transform.ScaleComputation;
import dev.brevity.runtime.transform.WeightEqualization;
import dev.brevity.tests.conformance.Tensor;
import java.util.List;
import java.util.Locale;

/** Equalization of weights: regions, the factors of every pass, weights and outputs. */
final class WeightEqualizationComparison implements PtqComparison {
  @Override
  public void compare(JsonNode record, NDManager manager, Mismatches mismatches) {
    Graph graph = new PtqModel(manager).read(record.get("model"));
    JsonNode options = record.get("options");
    JsonNode expected = record.get("expected");
    RegionsComparison.compare(
        mismatches, expected, "regions", Regions.of(graph, RegionRules.withoutNormSinks()));
    List<WeightEqualization.Step> steps =
        equalization(
                options.get("iterations").asInt(),
                options.get("threshold").asDouble(),
                options.get("merge_bias").asBoolean(),
                options.get("bias_shrinkage"),
                options.get("scale_computation_type").asText())
            .apply(graph, manager);
    JsonNode log = expected.get("scale_log");
    mismatches.equal("steps", log.size(), steps.size());
    for (int i = 0; i < Math.min(log.size(), steps.size()); i++) {
      Tensor factors = Tensor.read(log.get(i).get("scale"));
      mismatches.close(
          "factors of step " + i,
          factors,
          Tensor.ofFloats(factors.shape(), steps.get(i).factors()));
    }
    Recorded.compareParameters(expected, graph, mismatches);
    Recorded.compareOutputs(record, new GraphBlock(graph, manager), manager, mismatches);
  }

  static WeightEqualization equalization(
      int iterations, double threshold, boolean mergeBias, JsonNode shrinkage, String measure) {
    return new WeightEqualization(
        iterations,
        threshold,
        mergeBias,
        shrinkage.isNumber()
            ? new BiasShrinkage.Constant(shrinkage.asDouble())
            : BiasShrinkage.Adaptive.VAIQ,
        ScaleComputation.valueOf(measure.toUpperCase(Locale.ROOT)));
  }
}
