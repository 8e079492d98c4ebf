package dev.brevity.tests.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The objects that every preset is built of, what they hold, and what its layer is told. */
final class ResolutionSuite implements Suite {
  private static final String FILE = "resolution.json";

  private final GoldenFolder golden;
  private final Bench bench;
  private final Families families;
  private final Set<String> implementations;

  /**
   * @param implementations the names of all implementations there are
   */
  ResolutionSuite(
      GoldenFolder golden, Bench bench, Families families, Set<String> implementations) {
    this.golden = golden;
    this.bench = bench;
    this.families = families;
    this.implementations = implementations;
  }

  @Override
  public String name() {
    return "resolution";
  }

  @Override
  public List<Group> groups() {
    if (!golden.has(FILE)) {
      return List.of();
    }
    JsonNode presets = golden.read(FILE).get("presets");
    Map<String, JsonNode> weightShapes = weightShapes(presets);
    List<Group> groups = new ArrayList<>();
    Iterator<Map.Entry<String, JsonNode>> fields = presets.fields();
    while (fields.hasNext()) {
      Map.Entry<String, JsonNode> preset = fields.next();
      groups.add(
          Group.of(
              preset.getKey(),
              tally -> run(preset.getKey(), preset.getValue(), weightShapes, tally)));
    }
    return groups;
  }

  /** The weights of each kind of layer, for entries that do not repeat them. */
  private static Map<String, JsonNode> weightShapes(JsonNode presets) {
    Map<String, JsonNode> shapes = new HashMap<>();
    for (JsonNode preset : presets) {
      for (JsonNode entry : preset.get("entries")) {
        if (entry.has("weight_shape")) {
          shapes.putIfAbsent(entry.get("layer").asText(), entry.get("weight_shape"));
        }
      }
    }
    return shapes;
  }

  private List<String> run(
      String preset, JsonNode content, Map<String, JsonNode> weightShapes, Tally tally) {
    JsonNode entries = content.get("entries");
    String family = RecipeText.simpleName(content.get("module").asText());
    if (!families.wants(family)) {
      tally.skip("family " + family + " is not compared", entries.size());
      return List.of();
    }
    List<String> mismatches = new ArrayList<>();
    for (JsonNode entry : entries) {
      Outcome outcome =
          Outcome.of(() -> compare(preset, content, entry, entries.get(0), weightShapes));
      outcome.count(tally);
      String label = preset + "[" + entry.get("layer").asText() + "] ";
      outcome.mismatches().forEach(mismatch -> mismatches.add(label + mismatch));
    }
    return mismatches;
  }

  private List<String> compare(
      String preset,
      JsonNode content,
      JsonNode entry,
      JsonNode first,
      Map<String, JsonNode> weightShapes) {
    Comparison comparison = new Comparison(Accuracy.EXACT);
    JsonNode shape =
        entry.has("weight_shape")
            ? entry.get("weight_shape")
            : weightShapes.get(entry.get("layer").asText());
    String recipe = RecipeText.of(List.of(preset), entry.get("args"));
    try (Specimen specimen = specimen(content.get("kind").asText(), recipe, entry, shape)) {
      JsonNode tree = entry.get("tensor_quant");
      compareTree(tree.isTextual() ? first.get("tensor_quant") : tree, specimen, comparison);
      Map<String, ?> facts = specimen.facts();
      for (String name : facts.keySet()) {
        if (entry.get("proxy").has(name)) {
          comparison.expect("proxy/" + name, entry.get("proxy").get(name), facts.get(name));
        }
      }
      if (entry.has("activation_impl") && !entry.get("activation_impl").isNull()) {
        comparison.expect("activation_impl", entry.get("activation_impl"), specimen.activation());
      }
      expectSame(
          "state_dict_keys",
          new TreeSet<>(texts(entry.get("state_dict_keys"))),
          new TreeSet<>(specimen.stateKeys()),
          comparison);
    }
    return comparison.mismatches();
  }

  private Specimen specimen(String kind, String recipe, JsonNode entry, JsonNode shape) {
    String layer = entry.get("layer").asText();
    return switch (kind) {
      case "weight" -> bench.weight(recipe, layer, sample(sizes(shape)), Optional.empty());
      case "act" -> bench.activation(recipe, layer);
      case "bias" -> {
        long[] sizes = sizes(shape);
        long[] outputs = {entry.path("solved").path("out_channels").asLong(sizes[0])};
        yield bench.bias(recipe, layer, sample(outputs), sample(sizes), "NoneWeightQuant");
      }
      case "trunc" -> bench.truncation(recipe, layer, entry.get("args"));
      default -> throw new IllegalArgumentException("unknown kind of quantizer: " + kind);
    };
  }

  private void compareTree(JsonNode tree, Specimen specimen, Comparison comparison) {
    Map<String, JsonNode> recorded = new LinkedHashMap<>();
    if (tree != null && tree.isObject()) {
      flatten("", tree, recorded);
    }
    Map<String, Part> parts = specimen.structure();
    recorded.forEach(
        (path, node) -> {
          Part part = parts.get(path);
          String name = node.get("class").asText();
          boolean builtForUs = implementations.contains(name) && !name.equals("Identity");
          if (part != null) {
            comparePart(path, node, part, comparison);
          } else if (builtForUs) {
            comparison.fail(path, "recorded as " + name + ", not built");
          }
        });
    parts.forEach(
        (path, part) -> {
          if (!recorded.containsKey(path)) {
            comparison.fail(path, "built as " + part.implementation() + ", not recorded");
          }
        });
  }

  private void comparePart(String path, JsonNode node, Part part, Comparison comparison) {
    String name = node.get("class").asText();
    // What the reference keeps private may be made of something else, as long as it is private here
    // too.
    boolean bothPrivate = name.startsWith("_") && !implementations.contains(part.implementation());
    if (!bothPrivate && !name.equals(part.implementation())) {
      comparison.fail(path, "recorded as " + name + ", built as " + part.implementation());
      return;
    }
    JsonNode attributes = node.path("attrs");
    part.attributes()
        .forEach(
            (attribute, value) -> {
              if (attributes.has(attribute)) {
                comparison.expect(path + "/" + attribute, attributes.get(attribute), value);
              }
            });
    expectSame(
        path + "/parameters",
        shapes(node.path("parameters")),
        described(part.parameters()),
        comparison);
  }

  private static void flatten(String path, JsonNode node, Map<String, JsonNode> found) {
    found.put(path, node);
    Iterator<Map.Entry<String, JsonNode>> children = node.path("children").fields();
    while (children.hasNext()) {
      Map.Entry<String, JsonNode> child = children.next();
      String name = path.isEmpty() ? child.getKey() : path + "." + child.getKey();
      if (child.getValue().has("class")) {
        flatten(name, child.getValue(), found);
      }
    }
  }

  private static Set<String> shapes(JsonNode parameters) {
    Set<String> shapes = new TreeSet<>();
    Iterator<Map.Entry<String, JsonNode>> fields = parameters.fields();
    while (fields.hasNext()) {
      Map.Entry<String, JsonNode> field = fields.next();
      shapes.add(field.getKey() + texts(field.getValue().get("shape")));
    }
    return shapes;
  }

  private static Set<String> described(Map<String, Tensor> parameters) {
    Set<String> shapes = new TreeSet<>();
    parameters.forEach((name, tensor) -> shapes.add(name + Arrays.toString(tensor.shape())));
    return shapes;
  }

  private static void expectSame(
      String path, Set<String> recorded, Set<String> answered, Comparison comparison) {
    if (!recorded.equals(answered)) {
      comparison.fail(path, "recorded as " + recorded + ", answered " + answered);
    }
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(element -> texts.add(element.asText()));
    return texts;
  }

  private static long[] sizes(JsonNode shape) {
    long[] sizes = new long[shape.size()];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = shape.get(i).asLong();
    }
    return sizes;
  }

  /** Some weights: nothing that is compared depends on which. */
  private static Tensor sample(long[] sizes) {
    int elements = 1;
    for (long size : sizes) {
      elements *= (int) size;
    }
    float[] values = new float[elements];
    for (int i = 0; i < elements; i++) {
      values[i] = (float) Math.sin(i + 1.0);
    }
    return Tensor.ofFloats(sizes, values);
  }
}
