package dev.brevity.dsl.document;

import dev.brevity.dsl.ast.PlanWordDeclaration.Kind;
import dev.brevity.dsl.ast.RecipeKind;
import dev.brevity.dsl.ast.Requirement;
import dev.brevity.dsl.evaluate.Resolver;
import dev.brevity.dsl.link.Library;
import dev.brevity.dsl.link.PlanWord;
import dev.brevity.dsl.link.Recipe;
import dev.brevity.dsl.plan.TargetCompatibility;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The page of what each export target takes: every quantizer compared with every target. */
final class TargetsPage {
  private static final String INTRODUCTION =
      "Every quantizer of the catalog in the first slot of a linear layer that takes it, compared"
          + " with what the targets demand, with their options at the defaults. A number stands"
          + " for the first reason why the target rejects it; the reasons are below. What depends"
          + " on the network or on other options, `dsl plan` says.";

  private final Library library;
  private final TargetCompatibility compatibility;
  private final List<PlanWord> targets;
  private final List<String> reasons = new ArrayList<>();

  TargetsPage(Library library) {
    this.library = library;
    this.compatibility = new TargetCompatibility(library, new Resolver(library));
    this.targets =
        library.planWords().stream()
            .filter(word -> word.declaration().kind() == Kind.TARGET)
            .toList();
  }

  String text() {
    Map<String, List<Recipe>> bySlot = new TreeMap<>();
    for (Recipe recipe : library.recipes()) {
      if (recipe.kind() == RecipeKind.QUANTIZER) {
        compatibility
            .slot(recipe)
            .ifPresent(slot -> bySlot.computeIfAbsent(slot, s -> new ArrayList<>()).add(recipe));
      }
    }
    Markdown page = Markdown.page("What targets take").paragraph(INTRODUCTION);
    bySlot.forEach(
        (slot, recipes) -> {
          page.heading(2, "As " + slot)
              .table(
                  Stream.concat(Stream.of("Quantizer"), targets.stream().map(PlanWord::name))
                      .toArray(String[]::new));
          recipes.forEach(
              recipe ->
                  page.row(
                      Stream.concat(
                              Stream.of(Families.link(recipe)),
                              targets.stream().map(target -> cell(target, recipe, slot)))
                          .toArray(String[]::new)));
        });
    page.heading(2, "Reasons").table("", "Why not");
    for (int i = 0; i < reasons.size(); i++) {
      page.row(String.valueOf(i + 1), Markdown.cell(reasons.get(i)));
    }
    return page.toString();
  }

  private String cell(PlanWord target, Recipe recipe, String slot) {
    Optional<Requirement> violated =
        compatibility.violated(target, recipe, slot).stream().findFirst();
    return violated.map(requirement -> number(requirement.message())).orElse("yes");
  }

  private String number(String reason) {
    if (!reasons.contains(reason)) {
      reasons.add(reason);
    }
    return String.valueOf(reasons.indexOf(reason) + 1);
  }
}
