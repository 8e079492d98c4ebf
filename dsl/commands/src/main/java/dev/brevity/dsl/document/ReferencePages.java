package dev.brevity.dsl.document;

import dev.brevity.dsl.link.Library;
import dev.brevity.dsl.link.Recipe;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The reference documentation of a library: a page for each family of recipes, and the words. */
public final class ReferencePages {
  /** Stands on every page and on no other file, so that pages of vanished families can be told. */
  public static final String MARK = "<!-- Written by `dsl docs` from the recipes. Do not edit. -->";

  private static final String WORDS =
      "Values are written as in recipes. What stands in ⟨angle brackets⟩ comes from the layer that"
          + " a quantizer is attached to.";

  private ReferencePages() {}

  /** The text of each page by file name. */
  public static SortedMap<String, String> of(Library library) {
    Families families = Families.of(library);
    SortedMap<String, String> pages = new TreeMap<>();
    for (Map.Entry<String, List<Recipe>> family : families.byName().entrySet()) {
      FamilyPage page = new FamilyPage(library);
      pages.put(Families.file(family.getKey()), page.text(family.getKey(), family.getValue()));
    }
    pages.put("attributes.md", new AttributesPage(library).text());
    pages.put("enums.md", WordPages.enums(library));
    pages.put("roles.md", WordPages.roles(library));
    pages.put("inputs.md", WordPages.inputs(library));
    pages.put("implementations.md", new ImplementationsPage(library).text());
    pages.put("plans.md", PlansPage.text(library));
    pages.put("targets.md", new TargetsPage(library).text());
    pages.put("README.md", overview(families));
    return pages;
  }

  private static String overview(Families families) {
    Markdown page = Markdown.page("Reference").paragraph(WORDS);
    page.heading(2, "Recipes").table("Family", "Quantizers", "Mixins", "Solvers");
    families
        .byName()
        .forEach(
            (family, recipes) -> {
              List<String> cells = new ArrayList<>();
              cells.add("[" + family + "](" + Families.file(family) + ")");
              for (Families.Count count : Families.count(recipes)) {
                cells.add(count.number() == 0 ? "" : String.valueOf(count.number()));
              }
              page.row(cells.toArray(String[]::new));
            });
    page.heading(2, "Words").gap();
    page.item("[attributes](attributes.md): what recipes can set");
    page.item("[enums](enums.md): the values of choices");
    page.item("[roles](roles.md): what implementations are used as");
    page.item("[implementations](implementations.md): what quantizers are made of");
    page.item("[inputs](inputs.md): what layers tell");
    page.item("[plans](plans.md): styles, steps, export targets and kinds of layers");
    page.item("[targets](targets.md): which quantizers each export target takes");
    return page.toString();
  }
}
