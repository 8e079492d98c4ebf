package dev.brevity.tests.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import dev.brevity.dsl.ast.Identifier;
import dev.brevity.dsl.ast.RecipeKind;
import dev.brevity.dsl.link.AttributeEntry;
import dev.brevity.dsl.link.Library;
import dev.brevity.dsl.link.MergedRecipe;
import dev.brevity.dsl.link.Recipe;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Names, kinds, bases and merged attribute tables of the built-in recipes. */
final class CatalogSuite implements Suite {
  static final String FILE = "catalog.json";

  private final GoldenFolder golden;
  private final Library library;
  private final Superseded superseded;

  CatalogSuite(GoldenFolder golden, Library library, Superseded superseded) {
    this.superseded = superseded;
    this.golden = golden;
    this.library = library;
  }

  @Override
  public String name() {
    return "catalog";
  }

  @Override
  public List<Group> groups() {
    if (!golden.has(FILE)) {
      return List.of();
    }
    Map<String, List<JsonNode>> byModule = new LinkedHashMap<>();
    for (JsonNode declared : golden.read(FILE).get("classes")) {
      String module = declared.get("module").asText();
      byModule.computeIfAbsent(module, key -> new ArrayList<>()).add(declared);
    }
    return byModule.entrySet().stream()
        .map(module -> Group.of(module.getKey(), tally -> run(module.getValue(), tally)))
        .toList();
  }

  private List<String> run(List<JsonNode> classes, Tally tally) {
    List<String> mismatches = new ArrayList<>();
    for (JsonNode declared : classes) {
      if (superseded.isClass(declared)) {
        tally.skip(Superseded.REASON, 1);
        continue;
      }
      List<String> found = compare(declared);
      tally.count(found.isEmpty());
      String name = declared.get("name").asText();
      found.forEach(mismatch -> mismatches.add(name + ": " + mismatch));
    }
    return mismatches;
  }

  private List<String> compare(JsonNode declared) {
    Optional<MergedRecipe> merged =
        library.merged(
            ReferenceNames.recipe(
                declared.get("module").asText() + "." + declared.get("name").asText()));
    if (merged.isEmpty()) {
      return List.of("not in the catalog");
    }
    List<String> mismatches = new ArrayList<>();
    compareKind(declared, merged.get().recipe(), mismatches);
    compareBases(declared, merged.get().recipe(), mismatches);
    if (!declared.get("role").asText().equals("broken")) {
      compareTable(declared.get("merged"), merged.get(), mismatches);
    }
    return mismatches;
  }

  private static void compareKind(JsonNode declared, Recipe recipe, List<String> mismatches) {
    String role = declared.get("role").asText();
    boolean complete = role.equals("complete");
    boolean fragment = role.equals("mixin") || role.equals("solver");
    boolean quantizer = recipe.kind() == RecipeKind.QUANTIZER;
    if ((complete && !quantizer) || (fragment && quantizer)) {
      mismatches.add("role recorded as " + role + ", answered " + recipe.kind());
    }
  }

  private static void compareBases(JsonNode declared, Recipe recipe, List<String> mismatches) {
    List<String> recorded = new ArrayList<>();
    for (JsonNode base : declared.get("bases")) {
      if (base.asText().startsWith("brevitas.quant.")) {
        recorded.add(ReferenceNames.recipe(base.asText()));
      }
    }
    List<String> answered = recipe.declaration().bases().stream().map(Identifier::text).toList();
    if (!answered.equals(recorded)) {
      mismatches.add("bases recorded as " + recorded + ", answered " + answered);
    }
  }

  private static void compareTable(JsonNode table, MergedRecipe merged, List<String> mismatches) {
    Iterator<Map.Entry<String, JsonNode>> fields = table.fields();
    while (fields.hasNext()) {
      Map.Entry<String, JsonNode> field = fields.next();
      Optional<AttributeEntry> entry = merged.attribute(field.getKey());
      if (entry.isEmpty()) {
        mismatches.add(field.getKey() + ": recorded as " + field.getValue() + ", not set");
      } else {
        compareAttribute(field.getKey(), field.getValue(), entry.get(), mismatches);
      }
    }
    for (AttributeEntry entry : merged.attributes()) {
      if (!table.has(entry.attribute())) {
        mismatches.add(entry.attribute() + ": set, but not recorded");
      }
    }
  }

  private static void compareAttribute(
      String name, JsonNode recorded, AttributeEntry entry, List<String> mismatches) {
    if (recorded.has("value_fn")) {
      String function = recorded.get("defined_in").asText();
      String owner = ReferenceNames.recipe(function.substring(0, function.lastIndexOf('.')));
      if (!entry.definedIn().name().equals(owner)) {
        mismatches.add(
            name + ": computed by " + owner + ", answered one of " + entry.definedIn().name());
      }
      return;
    }
    String expected = ReferenceNames.canonical(recorded);
    String answered = CanonicalExpression.of(entry.assignment().value());
    if (!expected.equals(answered)) {
      mismatches.add(name + ": recorded as " + expected + ", answered " + answered);
    }
  }
}
