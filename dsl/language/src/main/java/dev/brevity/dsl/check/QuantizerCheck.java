package dev.brevity.dsl.check;

import dev.brevity.dsl.ast.Assignment;
import dev.brevity.dsl.ast.Expression;
import dev.brevity.dsl.ast.Identifier;
import dev.brevity.dsl.ast.RecipeKind;
import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.evaluate.Inputs;
import dev.brevity.dsl.evaluate.Resolution;
import dev.brevity.dsl.evaluate.Resolver;
import dev.brevity.dsl.link.AttributeEntry;
import dev.brevity.dsl.link.Library;
import dev.brevity.dsl.link.MergedRecipe;
import dev.brevity.dsl.link.Origin;
import dev.brevity.dsl.link.OwnedRefinement;
import dev.brevity.dsl.link.Recipe;
import dev.brevity.grammar.Span;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Resolves quantizers and looks at what that read. */
final class QuantizerCheck {
  private final Library library;
  private final Resolver resolver;
  private final Findings findings;
  private final UnreadReason reasons;
  private final Map<Recipe, Optional<Resolution>> resolved = new IdentityHashMap<>();
  private final Map<Recipe, Set<Cause>> causes = new IdentityHashMap<>();

  /** Assignments that some quantizer read, or might have read had it resolved. */
  private final Set<Assignment> read = Collections.newSetFromMap(new IdentityHashMap<>());

  /** Assignments that take part in a resolved quantizer, and the first such quantizer. */
  private final Map<Assignment, MergedRecipe> used = new IdentityHashMap<>();

  /** What refinements override in a resolved quantizer, and the first such quantizer. */
  private final Map<Assignment, MergedRecipe> refining = new IdentityHashMap<>();

  QuantizerCheck(Library library, Resolver resolver, Findings findings) {
    this.library = library;
    this.resolver = resolver;
    this.findings = findings;
    this.reasons = new UnreadReason(library, resolver);
  }

  Resolver resolver() {
    return resolver;
  }

  /** The same finding at the same built-in place, in a recipe and its heirs. */
  private record Cause(Code code, Optional<Span> place) {}

  /** The resolution; empty when the recipe or a base of it is unsound, which has been reported. */
  Optional<Resolution> check(Recipe recipe) {
    Optional<Resolution> known = resolved.get(recipe);
    if (known != null) {
      return known;
    }
    MergedRecipe merged = library.merged(recipe);
    if (!merged.isSound()) {
      keepUnread(merged);
      resolved.put(recipe, Optional.empty());
      return Optional.empty();
    }
    Resolution resolution = resolve(merged, inheritedCauses(recipe));
    resolved.put(recipe, Optional.of(resolution));
    if (resolution.diagnostics().isEmpty()) {
      baseEffects(recipe, merged, resolution);
    }
    return Optional.of(resolution);
  }

  /** A quantizer made in place, in a plan. */
  Optional<Resolution> check(Expression.AnonymousRecipe recipe) {
    MergedRecipe merged = library.merged(recipe, Origin.USER);
    if (!merged.isSound()) {
      return Optional.empty();
    }
    Optional<Recipe> base = library.recipe(recipe.base().text());
    Set<Cause> inherited = new HashSet<>();
    base.filter(Recipe::isUsers).ifPresent(one -> inherited.addAll(causesOf(one)));
    return Optional.of(resolve(merged, inherited));
  }

  private Resolution resolve(MergedRecipe merged, Set<Cause> inherited) {
    merged
        .openRefinements()
        .values()
        .forEach(refinements -> refinements.forEach(this::nothingToRefine));
    Resolution resolution = resolver.resolve(merged, Inputs.symbolic());
    Set<Cause> own = new HashSet<>(inherited);
    for (Diagnostic finding : resolution.diagnostics()) {
      Optional<Span> builtIn =
          finding.related().stream()
              .map(Diagnostic.Related::span)
              .filter(span -> !library.isUsers(span))
              .findFirst();
      Cause cause = new Cause(finding.code(), builtIn.or(finding::span));
      if (!inherited.contains(cause)) {
        findings.report(finding);
      }
      own.add(cause);
    }
    causes.put(merged.recipe(), own);
    if (resolution.value().isPresent()) {
      read.addAll(resolution.possibleReads());
      for (AttributeEntry entry : merged.attributes()) {
        used.putIfAbsent(entry.assignment(), merged);
        for (OwnedRefinement refinement : entry.refinements()) {
          refining.putIfAbsent(refinement.override(), merged);
        }
      }
    } else {
      keepUnread(merged);
    }
    return resolution;
  }

  private void nothingToRefine(OwnedRefinement refinement) {
    Span place = refinement.override().target().span();
    if (library.isUsers(place)) {
      findings.report(
          Diagnostic.of(
              Code.NO_RECIPE_TO_REFINE, place, "nothing sets the attribute that this refines"));
    }
  }

  private Set<Cause> inheritedCauses(Recipe recipe) {
    Set<Cause> inherited = new HashSet<>();
    for (Identifier name : recipe.declaration().bases()) {
      Optional<Recipe> base = library.base(recipe, name);
      base.filter(Recipe::isUsers).ifPresent(one -> inherited.addAll(causesOf(one)));
    }
    return inherited;
  }

  private Set<Cause> causesOf(Recipe recipe) {
    if (recipe.kind() == RecipeKind.QUANTIZER) {
      check(recipe);
    }
    return causes.getOrDefault(recipe, Set.of());
  }

  /** What does not resolve reads who knows what. */
  private void keepUnread(MergedRecipe merged) {
    for (AttributeEntry entry : merged.attributes()) {
      read.add(entry.assignment());
      entry.refinements().forEach(refinement -> read.add(refinement.override()));
    }
  }

  // ---- bases that change nothing

  private void baseEffects(Recipe recipe, MergedRecipe merged, Resolution resolution) {
    List<Identifier> bases = recipe.declaration().bases();
    Set<Assignment> possible = resolution.possibleReads();
    for (int i = 1; i < bases.size(); i++) {
      Optional<Recipe> base = library.base(recipe, bases.get(i));
      if (base.isEmpty() || library.merged(base.get()).attributes().isEmpty()) {
        continue;
      }
      List<AttributeEntry> lost = new ArrayList<>();
      boolean effect = false;
      for (AttributeEntry entry : library.merged(base.get()).attributes()) {
        @Nullable AttributeEntry winner = merged.attribute(entry.attribute()).orElse(null);
        if (winner != null && isSame(winner, entry)) {
          effect |= possible.contains(entry.assignment()) || inheritedFromLeft(recipe, i, entry);
        } else {
          lost.add(entry);
        }
      }
      if (!effect && !lost.isEmpty()) {
        reportNoEffect(recipe, merged, bases.get(i), lost);
      }
    }
  }

  private boolean inheritedFromLeft(Recipe recipe, int index, AttributeEntry entry) {
    return recipe.declaration().bases().subList(0, index).stream()
        .flatMap(name -> library.base(recipe, name).stream())
        .flatMap(base -> library.merged(base).attribute(entry.attribute()).stream())
        .anyMatch(other -> isSame(other, entry));
  }

  @SuppressWarnings("ReferenceEquality") // equal texts at two places are two assignments
  private static boolean isSame(AttributeEntry first, AttributeEntry second) {
    return first.assignment() == second.assignment();
  }

  private void reportNoEffect(
      Recipe recipe, MergedRecipe merged, Identifier base, List<AttributeEntry> lost) {
    Diagnostic.Builder finding =
        Diagnostic.of(
                Code.BASE_WITHOUT_EFFECT,
                base.span(),
                "`" + base.text() + "` changes nothing here: bases left of it win")
            .label("no effect");
    lost.stream()
        .flatMap(entry -> merged.attribute(entry.attribute()).stream())
        .filter(winner -> winner.definedIn() != recipe)
        .limit(2)
        .forEach(
            winner ->
                finding.related(
                    winner.assignment().target().span(),
                    "`"
                        + winner.definedIn().name()
                        + "` sets `"
                        + winner.attribute()
                        + "` and wins"));
    findings.report(finding.fix("put `" + base.text() + "` first in `extends`"));
  }

  // ---- overrides that nothing reads

  /**
   * Reports the user's assignments that no quantizer reads. What was found out of range in them
   * does no harm and becomes a warning.
   */
  void reportUnread() {
    used.forEach(
        (assignment, merged) -> {
          boolean users = library.isUsers(assignment.span());
          if (users && !read.contains(assignment)) {
            report(assignment, merged, isChosen(assignment, merged));
          } else if (users) {
            nested(assignment.value(), merged);
          }
        });
    refining.forEach(
        (override, merged) -> {
          if (library.isUsers(override.span()) && !read.contains(override)) {
            report(override, merged, true);
          }
        });
  }

  private void report(Assignment assignment, MergedRecipe merged, boolean chosen) {
    if (!isKnown(assignment)) {
      return;
    }
    if (findings.hasErrorIn(assignment.span())) {
      findings.soften(
          Code.OUT_OF_RANGE, assignment.span(), List.of(nothingReads(assignment, merged)));
    } else if (chosen) {
      findings.report(unread(assignment, merged));
    }
  }

  private void nested(Expression expression, MergedRecipe merged) {
    if (expression instanceof Expression.AnonymousRecipe recipe) {
      MergedRecipe made = library.merged(recipe, Origin.USER);
      for (AttributeEntry entry : made.attributes()) {
        for (OwnedRefinement refinement : entry.refinements()) {
          if (!read.contains(refinement.override())) {
            report(refinement.override(), made, true);
          }
        }
      }
      for (Assignment inner : recipe.body().assignments()) {
        if (read.contains(inner)) {
          nested(inner.value(), merged);
        } else {
          report(inner, made, true);
        }
      }
    } else if (expression instanceof Expression.Match match) {
      match.arms().forEach(arm -> nested(arm.value(), merged));
      match.otherwise().ifPresent(value -> nested(value, merged));
    } else if (expression instanceof Expression.When when) {
      when.arms().forEach(arm -> nested(arm.value(), merged));
      when.otherwise().ifPresent(value -> nested(value, merged));
    }
  }

  /** Whether somebody chose the value; what solvers offer need not be taken up. */
  private static boolean isChosen(Assignment assignment, MergedRecipe merged) {
    return merged
        .attribute(assignment.target().text())
        .map(entry -> entry.definedIn().kind() != RecipeKind.SOLVER)
        .orElse(true);
  }

  private boolean isKnown(Assignment assignment) {
    return library.attribute(assignment.target().text()).isPresent();
  }

  private static String nothingReads(Assignment assignment, MergedRecipe merged) {
    return "nothing in `" + merged.name() + "` reads `" + assignment.target().text() + "`";
  }

  private Diagnostic.Builder unread(Assignment assignment, MergedRecipe merged) {
    String name = assignment.target().text();
    Diagnostic.Builder finding =
        Diagnostic.of(
                Code.UNREAD_OVERRIDE, assignment.target().span(), nothingReads(assignment, merged))
            .label("has no effect");
    reasons.explain(name, merged).forEach(finding::note);
    return finding.fix("remove it, or choose what reads it");
  }
}
