package dev.brevity.dsl.document;

import dev.brevity.dsl.ast.Identifier;
import dev.brevity.dsl.ast.RecipeKind;
import dev.brevity.dsl.evaluate.Inputs;
import dev.brevity.dsl.evaluate.Resolution;
import dev.brevity.dsl.evaluate.Resolver;
import dev.brevity.dsl.evaluate.Trace;
import dev.brevity.dsl.evaluate.ValueNotation;
import dev.brevity.dsl.explain.Summary;
import dev.brevity.dsl.link.AttributeEntry;
import dev.brevity.dsl.link.Library;
import dev.brevity.dsl.link.MergedRecipe;
import dev.brevity.dsl.link.Recipe;
import dev.brevity.dsl.type.AttributeType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The page of one family: quantizers with what they resolve to, mixins and solvers as written. */
final class FamilyPage {
  private final Library library;
  private final Resolver resolver;

  FamilyPage(Library library) {
    this.library = library;
    this.resolver = new Resolver(library);
  }

  String text(String family, List<Recipe> recipes) {
    Markdown page = Markdown.page(family);
    for (RecipeKind kind : RecipeKind.values()) {
      List<Recipe> some = Families.of(kind, recipes);
      if (some.isEmpty()) {
        continue;
      }
      page.heading(
          2,
          switch (kind) {
            case QUANTIZER -> "Quantizers";
            case MIXIN -> "Mixins";
            case SOLVER -> "Solvers";
          });
      page.gap();
      some.forEach(recipe -> page.item(Families.link(recipe) + ": " + summary(recipe)));
      for (Recipe recipe : some) {
        page.heading(3, recipe.name());
        page.paragraph(recipe.declaration().documentation().replaceFirst("\n", "\n\n"));
        page.paragraph(bases(recipe));
        if (kind == RecipeKind.QUANTIZER) {
          resolved(page, library.merged(recipe));
        } else {
          page.source(recipe.declaration().span().text());
        }
      }
    }
    return page.toString();
  }

  private static String summary(Recipe recipe) {
    return Summary.of(recipe.declaration().documentation());
  }

  private String bases(Recipe recipe) {
    List<String> links = new ArrayList<>();
    for (Identifier base : recipe.declaration().bases()) {
      links.add(library.base(recipe, base).map(Families::link).orElse(base.text()));
    }
    return links.isEmpty() ? "" : "Extends " + String.join(", ", links) + ".";
  }

  private void resolved(Markdown page, MergedRecipe recipe) {
    Resolution resolution = resolver.resolve(recipe, Inputs.symbolic());
    Map<String, Trace> traces = new HashMap<>();
    for (Trace trace : resolution.traces()) {
      if (trace.nesting() == 0) {
        traces.putIfAbsent(trace.attribute(), trace);
      }
    }
    List<String> unread = new ArrayList<>();
    page.table("Attribute", "Value", "Set by");
    for (AttributeType attribute : library.attributes()) {
      recipe
          .attribute(attribute.name())
          .ifPresent(
              entry -> {
                Trace trace = traces.get(entry.attribute());
                boolean computed = entry.definedIn().kind() == RecipeKind.SOLVER;
                if (trace == null && !computed) {
                  unread.add(entry.attribute());
                } else if (trace != null) {
                  row(page, entry, trace);
                }
              });
    }
    if (!unread.isEmpty()) {
      page.paragraph("Set, but read by nothing here: " + Markdown.codes(unread) + ".");
    }
  }

  private static void row(Markdown page, AttributeEntry entry, Trace trace) {
    String value = trace.value().map(ValueNotation::of).orElse("");
    page.row(
        Markdown.code(entry.attribute()),
        value.isEmpty() ? "" : Markdown.code(value),
        Families.link(entry.definedIn()));
  }
}
