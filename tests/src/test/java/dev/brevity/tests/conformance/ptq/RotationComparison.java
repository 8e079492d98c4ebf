package dev.brevity.tests.conformance.ptq;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import com.fasterxml.jackson.databind.JsonNode;
import dev.brevity.runtime.algorithm.rotation.GraphRotation;
import dev.brevity.runtime.algorithm.rotation.LayerNormAffine;
import dev.brevity.runtime.algorithm.rotation.RotatedWeights;
import dev.brevity.runtime.algorithm.rotation.RotationSource;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.graph.GraphBlock;
import dev.brevity.tests.conformance.Native;
import dev.brevity.tests.conformance.Tensor;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.OptionalInt;
import java.util.Set;

/** Weights and outputs of rotated networks. */
final class RotationComparison implements PtqComparison {
  @Override
  public void compare(JsonNode record, NDManager manager, Mismatches mismatches) {
    if (record.has("cases")) {
      record.get("cases").forEach(one -> rotateOne(one, manager, mismatches));
      return;
    }
    if (record.has("expected_error") || !record.has("expected")) {
      mismatches.skip("the reference refuses it");
      return;
    }
    Graph graph = new PtqModel(manager).read(record.get("model"));
    JsonNode options = record.get("options");
    if (options.path("merge_ln_affine_first").asBoolean()) {
      LayerNormAffine.merge(graph, manager);
    }
    GraphRotation.Result result = new GraphRotation(options(record, options)).apply(graph, manager);
    graph.check();
    record
        .at("/expected/rotated_modules")
        .fields()
        .forEachRemaining(
            field -> {
              if (!result.online().containsKey(field.getKey())) {
                mismatches.add("no transform in front of " + field.getKey());
              }
            });
    mismatches.equal(
        "number of transforms",
        record.at("/expected/rotated_modules").size(),
        result.online().size());
    JsonNode params =
        record.at("/expected/params").isMissingNode()
            ? record.at("/expected/effective_params")
            : record.at("/expected/params");
    params
        .fields()
        .forEachRemaining(
            field -> {
              String name = field.getKey().replace(".layer.", ".");
              if (!name.endsWith("had_mat") && Tensor.isTensor(field.getValue())) {
                NDArray actual = Recorded.parameter(graph, name);
                if (actual == null) {
                  mismatches.add("no parameter " + name);
                } else {
                  mismatches.close(name, field.getValue(), actual);
                }
              }
            });
    Recorded.compareOutputs(record, new GraphBlock(graph, manager), manager, mismatches);
  }

  private static GraphRotation.Options options(JsonNode record, JsonNode options) {
    boolean layerwise = record.get("id").asText().startsWith("layerwise");
    JsonNode excluded = options.path("blacklist_layers");
    return new GraphRotation.Options(
        !layerwise,
        layerwise || options.path("orphan_sink").asBoolean(),
        options.path("sdpa_regions").asBoolean(),
        names(excluded.isArray() ? excluded : options.path("blacklist_layer")),
        names(options.path("layers_to_expand")),
        options.path("expansion_step").asInt(1),
        options.path("rotation_block_size").isInt()
            ? OptionalInt.of(options.get("rotation_block_size").asInt())
            : OptionalInt.empty(),
        !options.path("disable_block_rotation_for_fused").asBoolean(),
        matrices(record));
  }

  private static Set<String> names(JsonNode list) {
    Set<String> names = new LinkedHashSet<>();
    if (list.isArray()) {
      list.forEach(name -> names.add(name.asText()));
    }
    return names;
  }

  /** The recorded matrices in their order; Hadamard matrices where none are recorded. */
  private static RotationSource matrices(JsonNode record) {
    Deque<JsonNode> recorded = new ArrayDeque<>();
    record
        .at("/expected/matrices_in_creation_order")
        .forEach(
            matrix -> {
              if (matrix.has("matrix")) {
                recorded.add(matrix.get("matrix"));
              }
            });
    RotationSource otherwise = RotationSource.hadamard(0);
    return (manager, size) -> {
      JsonNode next = recorded.peek();
      if (next != null && next.get("shape").get(0).asInt() == size) {
        recorded.poll();
        return Native.of(manager, Tensor.read(next));
      }
      return otherwise.of(manager, size);
    };
  }

  private static void rotateOne(JsonNode one, NDManager manager, Mismatches mismatches) {
    Parameter weight = Parameter.builder().setName("weight").setType(Parameter.Type.WEIGHT).build();
    weight.setArray(Native.of(manager, Tensor.read(one.get("w"))));
    RotatedWeights layer = new RotatedWeights(weight, null, false);
    NDArray rotation = Native.of(manager, Tensor.read(one.get("rot")));
    if (one.get("axis").asInt() == 0) {
      layer.rotateOutputs(rotation);
    } else {
      layer.rotateInputs(rotation);
    }
    mismatches.close("axis " + one.get("axis"), one.get("y"), weight.getArray());
  }
}
