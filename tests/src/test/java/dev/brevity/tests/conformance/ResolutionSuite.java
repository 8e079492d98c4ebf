package dev.brevity.tests.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.brevity.dsl.value.Value;
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
  static final String FILE = "resolution.json";

  /** Implementations whose parameters start from the weights, which the record does not give. */
  private static final Set<String> OF_WEIGHTS =
      Set.of(
          "ParameterPreScalingWeightNorm",
          "AccumulatorAwareParameterPreScaling",
          "AccumulatorAwareZeroCenterParameterPreScaling");

  private final GoldenFolder golden;
  private final RecipeSource recipes;
  private final Bench bench;
  private final Families families;
  private final Set<String> implementations;
  private final Superseded superseded;

  ResolutionSuite(
      GoldenFolder golden,
      RecipeSource recipes,
      Bench bench,
      Families families,
      Superseded superseded) {
    this.superseded = superseded;
    this.golden = golden;
    this.recipes = recipes;
    this.bench = bench;
    this.families = families;
    this.implementations = recipes.implementations();
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
    if (superseded.isResolution(preset, content, implementations)) {
      tally.skip(Superseded.REASON, entries.size());
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
      compareFacts(entry.get("proxy"), specimen.facts(), comparison);
      if (entry.path("int_range").isObject()) {
        comparison.expectFields("int_range", entry.get("int_range"), specimen.intRange());
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
    boolean weighted = Set.of("weight", "bias").contains(content.get("kind").asText());
    SolvedAttributes solved =
        new SolvedAttributes(
            recipes, recipe, entry.get("layer").asText(), weighted ? sizes(shape) : null);
    // The layers of biases are recorded without their number of channels, and the reference cannot
    // resolve the order of their dimensions.
    Set<String> except =
        content.get("kind").asText().equals("bias")
            ? Set.of("scaling_per_output_channel_shape", "permute_dims")
            : Set.of();
    compareSolved(preset, entry.get("solved"), solved, except, comparison);
    return comparison.mismatches();
  }

  /**
   * Attributes one by one. What the reference cannot resolve must not be answered here either; what
   * it computes from weights that are not recorded is not compared.
   */
  private void compareSolved(
      String preset,
      JsonNode recorded,
      SolvedAttributes solved,
      Set<String> except,
      Comparison comparison) {
    Iterator<Map.Entry<String, JsonNode>> fields = recorded.fields();
    while (fields.hasNext()) {
      Map.Entry<String, JsonNode> field = fields.next();
      String name = field.getKey();
      if (superseded.isAttribute(preset, name) || except.contains(name)) {
        continue;
      }
      Optional<Value> value = solved.value(name);
      if (field.getValue().has("unresolved")) {
        if (value.isPresent() && !(value.get() instanceof Value.Unknown)) {
          comparison.fail("solved/" + name, "recorded as unresolved, answered " + value.get());
        }
      } else if (!isList(field.getValue())) {
        String path = "solved/" + name;
        if (value.isEmpty()) {
          comparison.fail(path, "recorded as " + field.getValue() + ", not answered");
        } else {
          comparison.expect(
              path, inOurTerms(field.getValue()), SolvedAttributes.plain(value.get()));
        }
      }
    }
  }

  private static boolean isList(JsonNode recorded) {
    return Tensor.isTensor(recorded) && !recorded.get("shape").isEmpty();
  }

  private static JsonNode inOurTerms(JsonNode recorded) {
    if (recorded.has("repr")) {
      // A method that is never called counts as true.
      return BooleanNode.TRUE;
    }
    if (Tensor.isTensor(recorded)) {
      return DoubleNode.valueOf(Tensor.read(recorded).data()[0]);
    }
    boolean type = recorded.isTextual() && recorded.asText().startsWith("torch.");
    return type ? TextNode.valueOf(RecipeText.simpleName(recorded.asText())) : recorded;
  }

  /** What the proxy tells; the reference tells a rounding even where nothing rounds. */
  private static void compareFacts(JsonNode recorded, Map<String, ?> facts, Comparison comparison) {
    comparison.expectFields("proxy", recorded, facts, "rounding_mode");
    Object mode = facts.get("rounding_mode");
    // The reference tells what the recipe wrote, which need not be in capitals.
    if (mode != null
        && !recorded.get("rounding_mode").isNull()
        && !recorded.get("rounding_mode").asText().equalsIgnoreCase(mode.toString())) {
      comparison.expect("proxy/rounding_mode", recorded.get("rounding_mode"), mode);
    }
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
    boolean perChannel = !node.at("/parameters/value/shape").isEmpty();
    boolean ofWeights =
        OF_WEIGHTS.contains(name) || (name.equals("ParameterScaling") && perChannel);
    if (!ofWeights) {
      compareValues(path + "/" + name, node.path("parameters"), part.parameters(), comparison);
      compareValues(path + "/" + name, node.path("buffers"), part.buffers(), comparison);
    }
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

  /** Values that the record gives in full and that follow from the recipe alone. */
  private static void compareValues(
      String path, JsonNode recorded, Map<String, Tensor> answered, Comparison comparison) {
    Iterator<Map.Entry<String, JsonNode>> fields = recorded.fields();
    while (fields.hasNext()) {
      Map.Entry<String, JsonNode> field = fields.next();
      JsonNode values = field.getValue().path("value");
      if (values.isArray()) {
        float[] numbers = new float[values.size()];
        for (int i = 0; i < numbers.length; i++) {
          numbers[i] = (float) Tensor.number(values.get(i));
        }
        Tensor tensor = Tensor.ofFloats(sizes(field.getValue().get("shape")), numbers);
        comparison.expectTensor(path + "/" + field.getKey(), tensor, answered.get(field.getKey()));
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
