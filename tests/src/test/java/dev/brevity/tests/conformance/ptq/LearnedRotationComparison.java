package dev.brevity.tests.conformance.ptq;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import dev.brevity.runtime.algorithm.Samples;
import dev.brevity.runtime.algorithm.rotation.GraphRotation;
import dev.brevity.runtime.algorithm.rotation.LayerNormAffine;
import dev.brevity.runtime.algorithm.rotation.LearnedRotation;
import dev.brevity.runtime.algorithm.rotation.RotationSource;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.graph.GraphBlock;
import dev.brevity.runtime.transform.LayerwiseQuantization;
import dev.brevity.tests.conformance.Native;
import dev.brevity.tests.conformance.Tensor;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

/** Losses while rotations are learned on the next token, the matrices, and outputs after. */
final class LearnedRotationComparison implements PtqComparison {
  private static final double LOSS = 1e-3;
  private static final double MATRIX = 1e-2;

  @Override
  public void compare(JsonNode record, NDManager manager, Mismatches mismatches) {
    Graph graph = new PtqModel(manager).read(record.get("model"));
    JsonNode options = record.get("options");
    LayerNormAffine.merge(graph, manager);
    GraphRotation rotation =
        new GraphRotation(
            new GraphRotation.Options(
                true,
                options.path("orphan_sink").asBoolean(),
                options.path("sdpa_regions").asBoolean(),
                Set.of(),
                Set.of(),
                1,
                OptionalInt.empty(),
                true,
                RotationSource.hadamard(0)));
    List<GraphRotation.Fused> regions = rotation.fused(graph);
    rotation.online(graph, manager, regions);
    LayerwiseQuantization.apply(
        graph, RecordedQuantizers.layers(record, record.get("quantization")));
    GraphBlock network = new GraphBlock(graph, manager);
    List<NDArray> batches = Recorded.inputs(record, "calibration", manager);
    network.evaluate(batches.get(0));
    JsonNode recorded = record.at("/expected/steps");
    LearnedRotation learning =
        new LearnedRotation(
            network,
            regions,
            new LearnedRotation.Options(
                recorded.size(), options.get("lr").asDouble(), false, 0, draws(record)::next));
    LearnedRotation.Result result =
        learning.learn(
            manager,
            matrices(record.get("rotations_initial"), manager),
            Samples.of(batches.stream().map(NDList::new).toList()),
            LearnedRotationComparison::nextToken);
    learning.fuse(result.matrices());
    for (int i = 0; i < recorded.size(); i++) {
      double wanted = recorded.get(i).get("loss").asDouble();
      if (Math.abs(wanted - result.losses().get(i)) > LOSS * wanted) {
        mismatches.add("loss " + i + ": " + result.losses().get(i) + " instead of " + wanted);
      }
    }
    JsonNode last = record.at("/expected/rotations_final");
    for (int i = 0; i < last.size(); i++) {
      mismatches.near(
          "matrix " + i, Tensor.read(last.get(i)), Native.read(result.matrices().get(i)), MATRIX);
    }
    mismatches.near(
        "output",
        Tensor.read(record.at("/expected/output_final")),
        Native.read(network.evaluate(batches.get(0)).get(0)),
        MATRIX);
  }

  private static List<NDArray> matrices(JsonNode recorded, NDManager manager) {
    List<NDArray> matrices = new ArrayList<>();
    recorded.forEach(matrix -> matrices.add(Native.of(manager, Tensor.read(matrix))));
    return matrices;
  }

  private static Iterator<Integer> draws(JsonNode record) {
    List<Integer> draws = new ArrayList<>();
    record.get("randint_draws").forEach(draw -> draws.add(draw.asInt()));
    return Stream.concat(draws.stream(), Stream.generate(() -> 2)).iterator();
  }

  /** Mean cross entropy of each token given those before. */
  private static NDArray nextToken(NDList inputs, NDList outputs) {
    NDArray logits = outputs.get(0);
    NDArray tokens = inputs.get(0).toType(DataType.INT64, false);
    long count = tokens.getShape().get(1) - 1;
    long words = logits.getShape().get(2);
    NDArray before =
        logits.get(":, 0:" + count + ", :").reshape(new Shape(-1, words)).logSoftmax(1);
    NDArray after = tokens.get(":, 1:").reshape(-1);
    NDArray chosen = NDArrays.mul(before, after.oneHot((int) words)).sum(new int[] {1});
    return chosen.mean().neg();
  }
}
