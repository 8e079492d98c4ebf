package dev.brevity.tests.conformance.ptq;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import com.fasterxml.jackson.databind.JsonNode;
import dev.brevity.runtime.algorithm.LayerListener;
import dev.brevity.runtime.algorithm.Samples;
import dev.brevity.runtime.algorithm.gpxq.AccumulatorBound;
import dev.brevity.runtime.algorithm.gpxq.ColumnSolver;
import dev.brevity.runtime.algorithm.gpxq.Gpfq;
import dev.brevity.runtime.algorithm.gpxq.Gptq;
import dev.brevity.runtime.algorithm.gpxq.Gpxq;
import dev.brevity.runtime.algorithm.gpxq.Magr;
import dev.brevity.runtime.algorithm.gpxq.Qronos;
import dev.brevity.runtime.algorithm.gpxq.StartVector;
import dev.brevity.runtime.algorithm.lowrank.LowRankCorrection;
import dev.brevity.runtime.algorithm.rotation.GraphRotation;
import dev.brevity.runtime.algorithm.rotation.LayerNormAffine;
import dev.brevity.runtime.algorithm.rotation.RotationSource;
import dev.brevity.runtime.calibration.Calibration;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.graph.GraphBlock;
import dev.brevity.runtime.graph.GraphSection;
import dev.brevity.runtime.graph.GraphWalk;
import dev.brevity.runtime.graph.Node;
import dev.brevity.runtime.transform.ActivationEqualization;
import dev.brevity.runtime.transform.BiasCorrection;
import dev.brevity.runtime.transform.BiasShrinkage;
import dev.brevity.runtime.transform.LayerwiseQuantization;
import dev.brevity.runtime.transform.ScaleComputation;
import dev.brevity.runtime.transform.WeightEqualization;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/** Steps on a small language model, one after the other: integers, or errors of outputs. */
final class LanguagePipelineComparison implements PtqComparison {
  private static final IntegerAgreement SUGGESTED = IntegerAgreement.ofGreedyRounding();

  @Override
  public void compare(JsonNode record, NDManager manager, Mismatches mismatches) {
    if (!record.path("quantization").has("args") || !record.path("model").has("config")) {
      mismatches.skip("not a network");
      return;
    }
    Graph graph = new PtqModel(manager).read(record.get("model"));
    GraphBlock network = new GraphBlock(graph, manager);
    List<NDArray> batches = Recorded.inputs(record, "calibration", manager);
    List<NDArray> references =
        batches.stream().map(batch -> network.evaluate(batch).get(0)).toList();
    Samples samples = Samples.of(batches.stream().map(NDList::new).toList());
    List<String> steps = new ArrayList<>();
    record.path("steps_in_order").forEach(step -> steps.add(step.asText()));
    steps.forEach(step -> before(step, network, samples, batches, manager));
    JsonNode quantization = record.get("quantization");
    LayerwiseQuantization.apply(graph, LanguageQuantizers.of(quantization));
    GraphBlock quantized = new GraphBlock(graph, manager);
    quantized.evaluate(batches.get(0));
    if (LanguageQuantizers.calibrates(quantization)) {
      try (Calibration calibration = Calibration.begin(quantized)) {
        batches.forEach(quantized::evaluate);
      }
    }
    steps.forEach(step -> after(step, quantized, samples, batches, manager));
    if (record.has("function")) {
      apply(record, quantized, samples, manager);
    }
    SUGGESTED.compare(
        record, graph, IntegerAgreement.error(quantized, batches, references), mismatches);
  }

  private static void before(
      String step, GraphBlock network, Samples samples, List<NDArray> batches, NDManager manager) {
    Graph graph = network.graph();
    switch (step.split(":")[0]) {
      case "magr" ->
          Magr.defaults()
              .apply(
                  network,
                  manager,
                  samples,
                  layer -> !layer.equals("lm_head"),
                  LayerListener.SILENT);
      case "ln_affine_merge" -> LayerNormAffine.merge(graph, manager);
      case "rotation_fx" -> rotate(graph, true, manager);
      case "rotation_layerwise" -> rotate(graph, false, manager);
      case "weight_equalization" ->
          new WeightEqualization(
                  10, 0.05, true, BiasShrinkage.Adaptive.VAIQ, ScaleComputation.RANGE)
              .apply(graph, manager);
      case "act_equalization" -> equalize(step.contains("layerwise"), network, batches, manager);
      default -> {}
    }
  }

  private static void rotate(Graph graph, boolean fused, NDManager manager) {
    new GraphRotation(
            new GraphRotation.Options(
                fused,
                true,
                false,
                Set.of("lm_head"),
                Set.of(),
                1,
                OptionalInt.empty(),
                true,
                RotationSource.hadamard(0)))
        .apply(graph, manager);
  }

  private static void equalize(
      boolean layerwise, GraphBlock network, List<NDArray> batches, NDManager manager) {
    ActivationEqualization.Options options =
        new ActivationEqualization.Options(
            0.5, layerwise, layerwise, !layerwise, Set.of("lm_head"));
    try (ActivationEqualization equalization =
        new ActivationEqualization(network, manager, options)) {
      batches.forEach(network::evaluate);
      equalization.apply();
    }
  }

  private static void after(
      String step, GraphBlock network, Samples samples, List<NDArray> batches, NDManager manager) {
    switch (step) {
      case "gptq" -> run(network, new Gptq(true, 0.01, null), false, samples, manager);
      case "gpfq" -> run(network, new Gpfq(true, null), true, samples, manager);
      case "qronos" ->
          run(network, new Qronos(true, 1e-6, StartVector.standard()), true, samples, manager);
      case "svd" ->
          new LowRankCorrection(4, 1)
              .apply(network.graph(), manager, layer -> true, LayerListener.SILENT);
      case "bias_corr" -> {
        try (BiasCorrection correction = new BiasCorrection(network, manager, false)) {
          batches.forEach(network::evaluate);
          correction.apply();
        }
      }
      default -> {}
    }
  }

  private static void apply(
      JsonNode record, GraphBlock network, Samples samples, NDManager manager) {
    JsonNode options = record.get("options");
    String function = record.get("function").asText();
    boolean actOrder = options.path("act_order").asBoolean();
    ColumnSolver solver =
        switch (function) {
          case "apply_gptq" ->
              new Gptq(
                  actOrder,
                  0.01,
                  options.path("max_accumulator_bit_width").isInt()
                      ? new AccumulatorBound(
                          options.get("max_accumulator_bit_width").asInt(), OptionalInt.empty())
                      : null);
          case "apply_gpfq" -> new Gpfq(actOrder, null);
          default ->
              new Qronos(actOrder, options.path("alpha").asDouble(1e-6), StartVector.standard());
        };
    boolean activations =
        options.path("use_quant_activations").asBoolean(!function.equals("apply_gptq"));
    String prefix = options.path("block_name").asText();
    if (prefix.isEmpty()) {
      run(network, solver, activations, samples, manager);
      return;
    }
    for (int i = 0; ; i++) {
      String block = prefix + "." + i + ".";
      List<Node> calls =
          network.graph().nodes().stream()
              .filter(node -> node.layer().filter(name -> name.startsWith(block)).isPresent())
              .toList();
      if (calls.isEmpty()) {
        return;
      }
      Node last = network.graph().users(calls.get(calls.size() - 1)).get(0);
      GraphSection section = GraphSection.of(network.graph(), calls.get(0), last).orElseThrow();
      try (GraphWalk walk = new GraphWalk(network, manager)) {
        samples.forEach(walk::add);
        walk.advance(section.first()::equals);
        List<NDList> inputs = new ArrayList<>();
        walk.forEachAt(
            section.first(),
            section.inputs(),
            values -> {
              NDList list = new NDList();
              values.forEach(value -> list.add(value.tensor().value()));
              inputs.add(list);
            });
        run(
            new GraphBlock(section.graph(), manager),
            solver,
            activations,
            Samples.of(inputs),
            manager);
      }
    }
  }

  private static void run(
      GraphBlock network,
      ColumnSolver solver,
      boolean activations,
      Samples samples,
      NDManager manager) {
    new Gpxq(
            network,
            manager,
            solver,
            new Gpxq.Options(activations, true, false, null, DataType.FLOAT32, layer -> true),
            LayerListener.SILENT)
        .apply(samples);
  }
}
