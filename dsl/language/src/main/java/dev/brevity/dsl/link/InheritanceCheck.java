package dev.brevity.dsl.link;

import dev.brevity.dsl.ast.Identifier;
import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.diagnostic.DiagnosticSink;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds bases that do not exist, cycles, and bases listed in an order that contradicts itself. */
final class InheritanceCheck {
  private static final int MAX_BASES = 64;

  private final Library library;
  private final DiagnosticSink sink;
  private final Set<Recipe> cyclic = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Set<Recipe> finished = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Map<Recipe, Identifier> path = new LinkedHashMap<>();
  private final Linearization linearization = new Linearization(this::legalBases);

  InheritanceCheck(Library library, DiagnosticSink sink) {
    this.library = library;
    this.sink = sink;
  }

  void check(List<Recipe> recipes) {
    recipes.forEach(this::checkNames);
    for (Recipe recipe : recipes) {
      findCycles(recipe, 0);
    }
    for (Recipe recipe : recipes) {
      MergedRecipe merged = library.merged(recipe);
      if (merged.isSound()) {
        checkOrder(recipe);
      } else if (merged.depth() == Merger.MAX_DEPTH + 1) {
        tooDeep(recipe);
      }
    }
  }

  private void checkNames(Recipe recipe) {
    Set<String> seen = new HashSet<>();
    List<Identifier> bases = recipe.declaration().bases();
    if (bases.size() > MAX_BASES) {
      sink.report(
          Diagnostic.of(
              Code.INHERITANCE_TOO_DEEP,
              bases.get(MAX_BASES).span(),
              "`"
                  + recipe.name()
                  + "` has "
                  + bases.size()
                  + " bases; at most "
                  + MAX_BASES
                  + " are allowed"));
    }
    for (Identifier base : bases.subList(0, Math.min(bases.size(), MAX_BASES))) {
      if (!seen.add(base.text())) {
        sink.report(
            Diagnostic.of(
                    Code.DUPLICATE_BASE,
                    base.span(),
                    "`" + recipe.name() + "` extends `" + base.text() + "` twice")
                .fix("remove one of the two"));
      } else if (library.base(recipe, base).isEmpty()) {
        sink.report(unknownBase(recipe, base));
      }
    }
  }

  private Diagnostic.Builder unknownBase(Recipe recipe, Identifier base) {
    Diagnostic.Builder finding =
        Diagnostic.of(
                Code.UNKNOWN_BASE,
                base.span(),
                "`"
                    + recipe.name()
                    + "` extends `"
                    + base.text()
                    + "`, and there is no such recipe")
            .label("unknown recipe");
    if (library.vocabulary().implementations().contains(base.text())) {
      return finding.note(
          "`" + base.text() + "` is an implementation; only recipes can be extended");
    }
    return NameFindings.suggestRecipe(
        finding, base, library.recipes().stream().filter(other -> other != recipe).toList());
  }

  private void findCycles(Recipe recipe, int depth) {
    if (finished.contains(recipe)) {
      return;
    }
    if (depth > Merger.MAX_DEPTH) {
      tooDeep(recipe);
      finished.add(recipe);
      return;
    }
    for (Identifier name : recipe.declaration().bases()) {
      Optional<Recipe> base = library.base(recipe, name);
      if (base.isEmpty() || base.get().origin() != recipe.origin()) {
        continue;
      }
      path.put(recipe, name);
      if (path.containsKey(base.get())) {
        reportCycle(base.get());
      } else {
        findCycles(base.get(), depth + 1);
      }
      path.remove(recipe);
    }
    finished.add(recipe);
  }

  private void tooDeep(Recipe recipe) {
    sink.report(
        Diagnostic.of(
            Code.INHERITANCE_TOO_DEEP,
            recipe.span(),
            "inheritance is nested more than " + Merger.MAX_DEPTH + " levels deep"));
  }

  private void reportCycle(Recipe start) {
    List<Map.Entry<Recipe, Identifier>> cycle =
        path.entrySet().stream().dropWhile(step -> step.getKey() != start).toList();
    boolean isNew = cycle.stream().filter(step -> cyclic.add(step.getKey())).count() > 0;
    if (!isNew) {
      return;
    }
    String names =
        cycle.stream().map(step -> step.getKey().name()).collect(Collectors.joining("` → `"));
    Diagnostic.Builder finding =
        Diagnostic.of(
                Code.INHERITANCE_CYCLE,
                cycle.get(0).getValue().span(),
                cycle.size() == 1
                    ? "`" + start.name() + "` extends itself"
                    : "recipes extend each other in a cycle: `"
                        + names
                        + "` → `"
                        + start.name()
                        + "`")
            .label("the cycle begins here");
    cycle.stream()
        .skip(1)
        .forEach(
            step ->
                finding.related(
                    step.getValue().span(), "`" + step.getKey().name() + "` extends this"));
    sink.report(finding);
  }

  private List<Recipe> legalBases(Recipe recipe) {
    List<Recipe> bases = new ArrayList<>();
    for (Identifier name : recipe.declaration().bases()) {
      library.base(recipe, name).filter(base -> !bases.contains(base)).ifPresent(bases::add);
    }
    return bases;
  }

  private void checkOrder(Recipe recipe) {
    List<Recipe> bases = legalBases(recipe);
    boolean inherited = bases.stream().anyMatch(base -> linearization.of(base).isEmpty());
    if (bases.size() < 2 || inherited || linearization.of(recipe).isPresent()) {
      return;
    }
    List<Identifier> names = recipe.declaration().bases();
    Diagnostic.Builder finding =
        Diagnostic.of(
            Code.INCONSISTENT_BASES,
            names.get(0).span().to(names.get(names.size() - 1).span()),
            "the bases of `"
                + recipe.name()
                + "` are in an order that contradicts what they inherit");
    for (int i = 0; i < bases.size(); i++) {
      Recipe early = bases.get(i);
      for (Recipe late : bases.subList(i + 1, bases.size())) {
        if (linearization.of(late).map(order -> order.contains(early)).orElse(false)) {
          sink.report(explain(finding, early, late));
          return;
        }
      }
    }
    sink.report(finding.note("two of them inherit the same recipes in opposite orders"));
  }

  private static Diagnostic.Builder explain(Diagnostic.Builder finding, Recipe early, Recipe late) {
    return finding
        .note(
            "`"
                + early.name()
                + "` stands left of `"
                + late.name()
                + "`, which already inherits from it")
        .related(late.span(), "inherits from `" + early.name() + "`")
        .fix("remove `" + early.name() + "` or put it right of `" + late.name() + "`");
  }
}
