package dev.brevity.tests.conformance;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.brevity.runtime.tensor.PlainTensor;
import dev.brevity.runtime.tensor.QuantTensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Operations on quantized tensors: what they compute and what stays known of it. */
final class TensorOperationsSuite implements Suite, KeyedCases {
  private static final Set<String> SUMMING =
      Set.of(
          "linear",
          "matmul",
          "sum",
          "sigmoid",
          "AvgPool2d",
          "AdaptiveAvgPool2d",
          "interpolate_linear",
          "interpolate_bilinear",
          "interpolate_trilinear");
  private static final double ROUNDING = 1e-6;

  private final GoldenFolder golden;

  TensorOperationsSuite(GoldenFolder golden) {
    this.golden = golden;
  }

  @Override
  public String name() {
    return "quant_tensor_ops";
  }

  @Override
  public List<Group> groups() {
    Map<String, List<JsonNode>> byName = new LinkedHashMap<>();
    for (JsonNode entry : LayersFile.of(golden).path(name())) {
      String operation = TensorOperation.parse(entry.get("op").asText()).name();
      byName.computeIfAbsent(operation, key -> new ArrayList<>()).add(entry);
    }
    return byName.entrySet().stream()
        .map(group -> Group.of(group.getKey(), tally -> run(group.getValue(), tally)))
        .toList();
  }

  /** Runs the operation that a key {@code op:index:name} stands for. */
  @Override
  public List<Outcome> run(String key) {
    String[] parts = key.split(":", 3);
    JsonNode entry =
        parts.length == 3 && parts[0].equals("op")
            ? LayersFile.of(golden).path(name()).path(Integer.parseInt(parts[1]))
            : MissingNode.getInstance();
    return entry.isMissingNode() ? List.of() : List.of(Outcome.of(() -> run(entry)));
  }

  private static List<String> run(List<JsonNode> entries, Tally tally) {
    List<String> mismatches = new ArrayList<>();
    for (JsonNode entry : entries) {
      Outcome outcome = Outcome.of(() -> run(entry));
      outcome.count(tally);
      outcome.mismatches().forEach(found -> mismatches.add(entry.get("op") + ": " + found));
    }
    return mismatches;
  }

  private static List<String> run(JsonNode entry) {
    TensorOperation operation = TensorOperation.parse(entry.get("op").asText());
    boolean fails = entry.has("error");
    try (NDManager manager = NDManager.newBaseManager()) {
      List<Object> operands = new ArrayList<>();
      entry.get("operands").forEach(operand -> operands.add(operand(manager, operand)));
      Object result = Trouble.translate(() -> operation.apply(operands));
      if (fails) {
        return List.of("accepted, but the reference fails: " + entry.get("error"));
      }
      return compare(entry.get("out"), result, accuracy(operation));
    } catch (Refusal refusal) {
      if (fails) {
        return List.of();
      }
      throw refusal;
    }
  }

  private static List<String> compare(JsonNode recorded, Object result, Accuracy accuracy) {
    Comparison comparison = new Comparison(accuracy);
    if (result instanceof QuantTensor tensor) {
      Map<String, Object> fields = TensorFields.of(tensor);
      if (recorded.has("kind")) {
        // Where the reference cannot even ask whether a tensor is valid, it is not.
        JsonNode expected =
            recorded.path("is_valid").isTextual()
                ? Outputs.overlay(
                    recorded, JsonNodeFactory.instance.objectNode().put("is_valid", false))
                : recorded;
        Outputs.expect(comparison, "out", expected, fields);
      } else {
        comparison.expect("out", recorded, fields.get("value"));
      }
    } else {
      comparison.expect("out", recorded, result);
    }
    return comparison.mismatches();
  }

  /** Sums may come in another order; everything else is exact. */
  private static Accuracy accuracy(TensorOperation operation) {
    boolean summing = SUMMING.contains(operation.name()) || operation.name().startsWith("conv");
    return (path, recorded) ->
        summing && path.equals("out/value") ? Tolerance.ofLargest(ROUNDING) : Tolerance.EXACT;
  }

  private static Object operand(NDManager manager, JsonNode node) {
    if (node.isNumber()) {
      return (float) node.asDouble();
    }
    if (!node.has("kind")) {
      return new PlainTensor(Native.of(manager, Tensor.read(node)));
    }
    return QuantTensors.read(manager, node);
  }
}
