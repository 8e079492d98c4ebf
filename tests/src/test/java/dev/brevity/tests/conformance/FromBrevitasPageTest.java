package dev.brevity.tests.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.brevity.dsl.link.Recipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * The page for people who come from Brevitas names everything that its catalog records. {@code
 * -Dgolden.update=true} writes its lists anew.
 */
class FromBrevitasPageTest {
  private static final Path PAGE = Path.of("../docs/from-brevitas.md");
  private static final String LISTS = "## Quantizers, mixins and solvers\n";

  /** What layers tell their quantizers; recipes read it and cannot set it. */
  private static final Set<String> SUPPLIED = Set.of("proxy_module", "tracked_parameter_list");

  private final RecipeSource recipes = new RecipeSource();
  private final JsonNode catalog = GoldenFolder.builtInNewer().read(CatalogSuite.FILE);

  @Test
  void listsWhatEachNameIsCalledHere() throws IOException {
    String page = Files.readString(PAGE);
    String head = page.substring(0, page.indexOf(LISTS));
    String expected = head + LISTS + "\n" + lists();

    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(PAGE, expected);
    }
    assertThat(Files.readString(PAGE)).isEqualTo(expected);
  }

  @Test
  void everyNameHasACounterpart() {
    List<String> missing = lists().lines().filter(line -> line.contains("| none |")).toList();

    assertThat(missing).isEmpty();
  }

  private String lists() {
    StringBuilder text = new StringBuilder();
    table(text, "Class", recipes());
    text.append("\n## Attributes\n\n");
    table(text, "Attribute", attributes());
    text.append("\n## Enums\n\n");
    table(text, "Enum", enums());
    text.append("\n## Building blocks\n\n");
    table(text, "Class", implementations());
    return text.toString();
  }

  private static void table(StringBuilder text, String what, Map<String, String> rows) {
    text.append("| ").append(what).append(" in Brevitas | Here |\n|---|---|\n");
    rows.forEach(
        (there, here) ->
            text.append("| `").append(there).append("` | ").append(here).append(" |\n"));
  }

  private Map<String, String> recipes() {
    Map<String, String> rows = new TreeMap<>();
    for (JsonNode declared : catalog.get("classes")) {
      String qualified = declared.get("module").asText() + "." + declared.get("name").asText();
      rows.put(
          qualified,
          recipes
              .builtIn()
              .recipe(ReferenceNames.recipe(qualified))
              .map(FromBrevitasPageTest::describe)
              .orElse("none"));
    }
    return rows;
  }

  private static String describe(Recipe recipe) {
    return recipe.kind().name().toLowerCase(Locale.ROOT) + " `" + recipe.name() + "`";
  }

  private Map<String, String> attributes() {
    Map<String, String> rows = new TreeMap<>();
    for (JsonNode declared : catalog.get("classes")) {
      declared
          .get("merged")
          .fieldNames()
          .forEachRemaining(
              name ->
                  rows.put(
                      name,
                      recipes
                          .builtIn()
                          .attribute(name)
                          .map(attribute -> "the same")
                          .orElse(SUPPLIED.contains(name) ? "supplied by the layer" : "none")));
    }
    return rows;
  }

  private Map<String, String> enums() {
    Map<String, String> rows = new TreeMap<>();
    catalog
        .get("enums")
        .fields()
        .forEachRemaining(
            field -> {
              Set<String> constants = new TreeSet<>();
              field.getValue().fieldNames().forEachRemaining(constants::add);
              boolean same =
                  recipes.builtIn().vocabulary().constants(field.getKey()).containsAll(constants);
              rows.put(
                  field.getKey(),
                  same ? "the same: `" + String.join("`, `", constants) + "`" : "none");
            });
    return rows;
  }

  /** The classes that recipes name. */
  private Map<String, String> implementations() {
    Set<String> known = recipes.implementations();
    List<String> named = new ArrayList<>();
    for (JsonNode declared : catalog.get("classes")) {
      collect(declared.get("merged"), named);
    }
    Map<String, String> rows = new TreeMap<>();
    for (String qualified : named) {
      String name = RecipeText.simpleName(qualified);
      rows.put(qualified, known.contains(name) ? "implementation `" + name + "`" : "none");
    }
    return rows;
  }

  private static void collect(JsonNode node, List<String> named) {
    if (node.isTextual() && node.asText().startsWith("class:brevitas.core")) {
      named.add(node.asText().substring("class:".length()));
    }
    node.forEach(child -> collect(child, named));
  }
}
