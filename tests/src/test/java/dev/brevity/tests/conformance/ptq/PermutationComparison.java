package dev.brevity.tests.conformance.ptq;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import dev.brevity.runtime.algorithm.Samples;
import dev.brevity.runtime.algorithm.rotation.ChannelOrder;
import dev.brevity.runtime.algorithm.rotation.ChannelPermutation;
import dev.brevity.runtime.algorithm.rotation.GraphRotation;
import dev.brevity.runtime.algorithm.rotation.RotationSource;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.graph.GraphBlock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Orders of channels, then weights and outputs after moving them and after rotating in blocks. */
final class PermutationComparison implements PtqComparison {
  @Override
  public void compare(JsonNode record, NDManager manager, Mismatches mismatches) {
    Graph graph = new PtqModel(manager).read(record.get("model"));
    GraphBlock network = new GraphBlock(graph, manager);
    JsonNode options = record.get("options");
    ChannelOrder order =
        ChannelOrder.valueOf(options.get("permute_fn").asText().toUpperCase(Locale.ROOT));
    if (order == ChannelOrder.RANDOM) {
      mismatches.skip("the random order is drawn by another generator");
      return;
    }
    int block = options.get("block_size").asInt();
    boolean fused = !options.path("disable_for_fused_rotations").asBoolean();
    List<NDArray> batches = Recorded.inputs(record, "calibration", manager);
    Samples samples = Samples.of(batches.stream().map(NDList::new).toList());
    Map<String, List<Integer>> moved = new TreeMap<>();
    new ChannelPermutation(order, block, fused, 0)
        .apply(network, manager, samples)
        .forEach(one -> moved.put(new TreeSet<>(one.sinks()).toString(), one.order()));
    Map<String, List<Integer>> expected = new TreeMap<>();
    record
        .get("regions_in_order")
        .forEach(region -> expected.put(new TreeSet<>(sinks(region)).toString(), order(region)));
    mismatches.equal("orders", expected.toString(), moved.toString());
    compare(record.at("/expected/params_after_permutation"), graph, mismatches);
    new GraphRotation(
            new GraphRotation.Options(
                true,
                options.path("orphan_sink").asBoolean(),
                false,
                Set.of(),
                Set.of(),
                1,
                OptionalInt.of(block),
                fused,
                RotationSource.hadamard(0)))
        .apply(graph, manager);
    graph.check();
    compare(record.at("/expected/params_after_rotation"), graph, mismatches);
    JsonNode outputs = record.at("/expected/output");
    for (int i = 0; i < batches.size(); i++) {
      mismatches.output("output " + i, outputs.get(i), network.evaluate(batches.get(i)).get(0));
    }
  }

  private static void compare(JsonNode parameters, Graph graph, Mismatches mismatches) {
    parameters
        .fields()
        .forEachRemaining(
            field -> {
              String name = field.getKey().replace(".layer.", ".");
              mismatches.close(name, field.getValue(), Recorded.parameter(graph, name));
            });
  }

  private static List<String> sinks(JsonNode region) {
    List<String> sinks = new ArrayList<>();
    region.get("sinks").forEach(sink -> sinks.add(sink.asText()));
    return sinks;
  }

  private static List<Integer> order(JsonNode region) {
    List<Integer> order = new ArrayList<>();
    region.get("order").forEach(place -> order.add(place.asInt()));
    return order;
  }
}
