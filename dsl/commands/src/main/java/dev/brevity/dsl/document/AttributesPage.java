package dev.brevity.dsl.document;

import dev.brevity.dsl.ast.AttributeDeclaration;
import dev.brevity.dsl.explain.AttributeUses;
import dev.brevity.dsl.explain.AttributeUses.Need;
import dev.brevity.dsl.link.Library;
import dev.brevity.dsl.link.Recipe;
import dev.brevity.dsl.print.TypePrinter;
import dev.brevity.dsl.type.AttributeType;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** The page of attributes, a line each. */
final class AttributesPage {
  private static final int MOST_RECIPES = 6;

  private final Library library;
  private final AttributeUses uses;

  AttributesPage(Library library) {
    this.library = library;
    this.uses = new AttributeUses(library);
  }

  String text() {
    Markdown page =
        Markdown.page("Attributes")
            .paragraph(
                "“If not set” is what implementations that read the attribute do when no recipe"
                    + " sets it: take a value, do without, or reject the recipe (required).");
    page.table("Attribute", "Meaning", "Type", "Range", "Unit", "If not set", "Set by", "Read by");
    for (AttributeType attribute : library.attributes()) {
      AttributeDeclaration declared = attribute.declaration();
      List<Need> needs = uses.needs(attribute.name());
      page.row(
          "<a id=\"" + attribute.name() + "\"></a>" + Markdown.code(attribute.name()),
          Markdown.cell(meaning(declared)),
          Markdown.code(TypePrinter.print(declared.type())),
          declared.range().map(range -> Markdown.code(TypePrinter.shown(range))).orElse(""),
          declared.unit().orElse(""),
          ifNotSet(needs),
          recipes(uses.setters(attribute.name())),
          readers(needs, uses.readers(attribute.name())));
    }
    return page.toString();
  }

  private static String meaning(AttributeDeclaration declared) {
    String deprecated = declared.deprecation().map(why -> " Deprecated: " + why).orElse("");
    return declared.documentation() + deprecated;
  }

  private static String ifNotSet(List<Need> needs) {
    TreeSet<String> otherwise = new TreeSet<>();
    for (Need need : needs) {
      String value = need.parameter().defaultValue();
      if (!need.parameter().optional()) {
        otherwise.add("required");
      } else {
        otherwise.add(value.isEmpty() ? "does without" : Markdown.code(value));
      }
    }
    return String.join(" or ", otherwise);
  }

  private static String readers(List<Need> needs, List<Recipe> recipes) {
    List<String> readers = new ArrayList<>();
    for (Need need : needs) {
      readers.add(Markdown.link(need.implementation().name(), "implementations.md"));
    }
    if (!recipes.isEmpty()) {
      readers.add(recipes(recipes));
    }
    return String.join(", ", readers);
  }

  private static String recipes(List<Recipe> recipes) {
    List<String> links = new ArrayList<>();
    recipes.stream().limit(MOST_RECIPES).map(Families::link).forEach(links::add);
    int more = recipes.size() - MOST_RECIPES;
    return String.join(", ", links) + (more > 0 ? " and " + more + " more" : "");
  }
}
