package dev.brevity.tests.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The cases of release 0.12.1 whose results are others in 0.13.4, as the newer record lists them.
 * There the newer number counts.
 */
final class Superseded {
  static final String REASON = "0.13.4 answers something else, which golden13 compares";

  static final Superseded NOTHING = new Superseded();

  private static final String FILE = "changed_since_0.12.1.json";

  private final Map<String, JsonNode> overrides = new LinkedHashMap<>();
  private final Map<String, Set<Integer>> presets = new HashMap<>();
  private final Set<String> layers = new HashSet<>();
  private final Set<String> changedPresets = new HashSet<>();
  private final Set<JsonNode> roundings = new HashSet<>();
  private final Map<String, JsonNode> classes = new HashMap<>();
  private final Map<String, JsonNode> resolutions = new HashMap<>();

  private Superseded() {}

  /** What the folders list together. */
  static Superseded by(GoldenFolder... newer) {
    Superseded superseded = new Superseded();
    for (GoldenFolder folder : newer) {
      superseded.add(folder);
    }
    return superseded;
  }

  private void add(GoldenFolder folder) {
    if (folder.has(FILE)) {
      JsonNode changed = folder.read(FILE);
      changed.path("overrides").forEach(node -> overrides.put(node.get("id").asText(), node));
      changed.path("layers").forEach(node -> layers.add(node.get("name").asText()));
      changed
          .path("quantize")
          .fields()
          .forEachRemaining(
              field ->
                  field
                      .getValue()
                      .forEach(
                          node ->
                              presets
                                  .computeIfAbsent(field.getKey(), key -> new HashSet<>())
                                  .add(node.get("case").asInt())));
    }
    for (String file : folder.list("quantize")) {
      JsonNode content = folder.read(file);
      if (!content.path("status").asText().startsWith("unchanged")) {
        changedPresets.add(content.get("preset").asText());
      }
    }
    for (String file : folder.list("ptq/rtn")) {
      folder.read(file).path("cases").forEach(node -> roundings.add(node.path("args")));
    }
    if (folder.has(CatalogSuite.FILE)) {
      for (JsonNode declared : folder.read(CatalogSuite.FILE).get("classes")) {
        classes.put(declared.get("name").asText(), declared);
      }
    }
    if (folder.has(ResolutionSuite.FILE)) {
      folder
          .read(ResolutionSuite.FILE)
          .get("presets")
          .fields()
          .forEachRemaining(field -> resolutions.put(field.getKey(), field.getValue()));
    }
  }

  /** Whether the entry of the matrix has another result. */
  boolean isOverride(OverrideEntry entry) {
    JsonNode changed = overrides.get(entry.id());
    return changed != null
        && changed.get("before").asText().startsWith(entry.isError() ? "error" : "result");
  }

  /** The entries of the matrix that have another result, with that result. */
  List<JsonNode> changedOverrides(JsonNode entries) {
    List<JsonNode> changed = new ArrayList<>();
    for (JsonNode node : entries) {
      if (isOverride(new OverrideEntry(node))) {
        JsonNode newer = overrides.get(node.get("id").asText());
        ObjectNode entry = node.deepCopy();
        entry.remove(List.of("result", "error"));
        Optional.ofNullable(newer.get("result")).ifPresent(it -> entry.set("result", it));
        Optional.ofNullable(newer.get("error")).ifPresent(it -> entry.set("error", it));
        changed.add(entry);
      }
    }
    return changed;
  }

  /** How many entries are listed. */
  int overrides() {
    return overrides.size();
  }

  /** Whether the case of the preset has other numbers. */
  boolean isCase(String preset, int index) {
    return presets.getOrDefault(preset, Set.of()).contains(index);
  }

  /** Whether the preset has other numbers or another statistic. */
  boolean isPreset(String preset) {
    return changedPresets.contains(preset);
  }

  /** Whether rounding to the nearest with these options has been recorded anew. */
  boolean isRounding(JsonNode options) {
    return roundings.contains(options);
  }

  /** Whether the case of a layer has other numbers. */
  boolean isLayer(String name) {
    return layers.contains(name);
  }

  /** Whether the class has other bases or sets other attributes. */
  boolean isClass(JsonNode declared) {
    JsonNode newer = classes.get(declared.get("name").asText());
    return !classes.isEmpty()
        && (newer == null
            || !newer.get("role").equals(declared.get("role"))
            || !names(newer.get("bases")).equals(names(declared.get("bases")))
            || !withoutModules(newer.get("merged")).equals(withoutModules(declared.get("merged"))));
  }

  /**
   * Whether the preset is built of other objects, or needs other attributes.
   *
   * @param implementations the names that count; others are the reference's own affair
   */
  boolean isResolution(String preset, JsonNode content, Set<String> implementations) {
    JsonNode newer = resolutions.get(preset);
    if (resolutions.isEmpty()) {
      return false;
    }
    return newer == null
        || !newer.at("/entries/0/args").equals(content.at("/entries/0/args"))
        || !objects(newer, implementations).equals(objects(content, implementations));
  }

  /** Whether an attribute is gone. */
  boolean isAttribute(String preset, String attribute) {
    JsonNode solved = resolutions.getOrDefault(preset, MISSING).at("/entries/0/solved");
    return solved.isObject() && !solved.has(attribute);
  }

  private static final JsonNode MISSING =
      com.fasterxml.jackson.databind.node.MissingNode.getInstance();

  private static List<String> objects(JsonNode preset, Set<String> implementations) {
    List<String> found = new ArrayList<>();
    collect("", preset.at("/entries/0/tensor_quant"), implementations, found);
    found.sort(null);
    return found;
  }

  private static void collect(
      String path, JsonNode node, Set<String> implementations, List<String> found) {
    String name = node.path("class").asText();
    if (implementations.contains(name) && !name.equals("Identity")) {
      found.add(path + " " + name);
    }
    node.path("children")
        .fields()
        .forEachRemaining(
            child ->
                collect(path + "." + child.getKey(), child.getValue(), implementations, found));
  }

  private static List<String> names(JsonNode qualified) {
    List<String> names = new ArrayList<>();
    qualified.forEach(name -> names.add(RecipeText.simpleName(name.asText())));
    return names;
  }

  /** Classes have moved to other modules; that alone changes nothing. */
  private static String withoutModules(JsonNode table) {
    return table.toString().replace("brevitas.quant.experimental.", "brevitas.quant.");
  }
}
