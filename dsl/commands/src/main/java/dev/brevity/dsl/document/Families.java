package dev.brevity.dsl.document;

import dev.brevity.dsl.ast.RecipeKind;
import dev.brevity.dsl.link.Library;
import dev.brevity.dsl.link.Recipe;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The recipes of a library by the file that declares them. */
final class Families {
  private static final String FOLDER = "catalog/";

  private final Map<String, List<Recipe>> byName;

  private Families(Map<String, List<Recipe>> byName) {
    this.byName = byName;
  }

  static Families of(Library library) {
    Map<String, List<Recipe>> byName = new TreeMap<>();
    for (Recipe recipe : library.recipes()) {
      byName.computeIfAbsent(name(recipe), family -> new ArrayList<>()).add(recipe);
    }
    return new Families(byName);
  }

  /** Recipes in the order declared, families by name. */
  Map<String, List<Recipe>> byName() {
    return Collections.unmodifiableMap(byName);
  }

  /** The file's name without ending, with its folder inside the catalog: {@code solver/weight}. */
  static String name(Recipe recipe) {
    String file = recipe.span().source().name();
    String inside = file.startsWith(FOLDER) ? file.substring(FOLDER.length()) : file;
    int dot = inside.lastIndexOf('.');
    return dot < 0 ? inside : inside.substring(0, dot);
  }

  /** The page of a family. */
  static String file(String family) {
    return family.replace('/', '-') + ".md";
  }

  /** A link to where the recipe is described; its bare name when it has none. */
  static String link(Recipe recipe) {
    return recipe.isAnonymous()
        ? Markdown.code(recipe.name())
        : Markdown.link(recipe.name(), file(name(recipe)));
  }

  /** How many recipes there are of a kind. */
  record Count(RecipeKind kind, int number) {}

  /** One count for each kind. */
  static List<Count> count(List<Recipe> recipes) {
    List<Count> counts = new ArrayList<>();
    for (RecipeKind kind : RecipeKind.values()) {
      counts.add(new Count(kind, of(kind, recipes).size()));
    }
    return counts;
  }

  static List<Recipe> of(RecipeKind kind, List<Recipe> recipes) {
    return recipes.stream().filter(recipe -> recipe.kind() == kind).toList();
  }
}
