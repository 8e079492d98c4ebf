package dev.brevity.dsl.evaluate;

import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.diagnostic.Diagnostic.Related;
import dev.brevity.dsl.link.AttributeEntry;
import dev.brevity.dsl.link.Library;
import dev.brevity.dsl.link.MergedRecipe;
import dev.brevity.grammar.Span;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Moves findings out of built-in files to where the user can do something about them: the user's
 * nearest assignment that took part, else the name of the user's recipe. The built-in place stays
 * as a related one.
 */
final class Relocation {
  private final Library library;
  private final MergedRecipe recipe;

  Relocation(Library library, MergedRecipe recipe) {
    this.library = library;
    this.recipe = recipe;
  }

  Diagnostic relocate(Problem problem) {
    Diagnostic finding = problem.finding();
    Optional<Span> place = finding.span();
    if (place.isEmpty() || library.isUsers(place.get()) || !recipe.recipe().isUsers()) {
      return finding;
    }
    Span better = blame(problem.slot()).orElse(recipe.recipe().span());
    List<Related> related = new ArrayList<>();
    related.add(
        new Related(place.get(), finding.label().isEmpty() ? "found here" : finding.label()));
    related.addAll(finding.related());
    Optional<Diagnostic.Fix> fix =
        finding.fix().map(given -> new Diagnostic.Fix(given.text(), Optional.empty()));
    return new Diagnostic(
        finding.code(),
        finding.severity(),
        finding.message(),
        Optional.of(better),
        "",
        related,
        finding.notes(),
        fix);
  }

  /**
   * The user's assignment nearest to the problem: in what was being evaluated, in what that read,
   * or in who asked.
   */
  private Optional<Span> blame(@Nullable Slot start) {
    Set<Slot> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    for (@Nullable Slot slot = start; slot != null; slot = slot.requester()) {
      Deque<Slot> open = new ArrayDeque<>(List.of(slot));
      while (!open.isEmpty()) {
        Slot next = open.removeFirst();
        if (!seen.add(next)) {
          continue;
        }
        @Nullable AttributeEntry entry = next.entry();
        if (entry != null && entry.definedIn().isUsers()) {
          return Optional.of(entry.assignment().span());
        }
        for (int i = next.reads().size() - 1; i >= 0; i--) {
          open.addLast(next.reads().get(i).slot());
        }
      }
    }
    return Optional.empty();
  }
}
