package dev.brevity.dsl.evaluate;

import dev.brevity.dsl.ast.Let;
import dev.brevity.dsl.link.Origin;
import dev.brevity.dsl.link.Recipe;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where an expression is evaluated.
 *
 * @param author who wrote the expression, which decides what capitalised names mean
 * @param locals the names in front of attributes of that name
 * @param block what the block that the expression stands in names with {@code let}
 */
record Environment(Lookup lookup, Author author, @Nullable Local locals, @Nullable Block block) {

  /** Where an expression of the recipe's body is evaluated. */
  static Environment of(Lookup lookup, Recipe recipe) {
    return new Environment(lookup, new Author(recipe.origin(), recipe), null, null)
        .inside(recipe.declaration().body().lets(), lookup.lets());
  }

  /** Where an expression that stands in no recipe is evaluated. */
  static Environment of(Lookup lookup, Origin from) {
    return new Environment(lookup, new Author(from, null), null, null);
  }

  /**
   * Who wrote an expression.
   *
   * @param recipe the recipe in whose body it stands; null when it stands in none
   */
  record Author(Origin from, @Nullable Recipe recipe) {}

  /**
   * A name bound by a comprehension or a constructor's argument, in front of attributes of that
   * name.
   */
  record Local(String name, Outcome outcome, @Nullable Local next) {}

  /**
   * The lets of a block.
   *
   * @param home where their expressions are evaluated, no matter where they are used
   * @param values what has been evaluated of them
   */
  private record Block(List<Let> lets, Environment home, Map<Let, Slot> values) {}

  /**
   * A let, and where its expression is evaluated.
   *
   * @param values what has been evaluated there
   */
  record Binding(Let let, Environment home, Map<Let, Slot> values) {}

  Environment with(String name, Outcome outcome) {
    return new Environment(lookup, author, new Local(name, outcome, locals), block);
  }

  /** The same place inside a block that introduces names. */
  Environment inside(List<Let> lets) {
    return inside(lets, new IdentityHashMap<>());
  }

  private Environment inside(List<Let> lets, Map<Let, Slot> values) {
    return lets.isEmpty()
        ? this
        : new Environment(lookup, author, locals, new Block(lets, this, values));
  }

  /** Lets of a block see each other. */
  private static Environment home(Block block) {
    Environment home = block.home();
    return new Environment(home.lookup, home.author, home.locals, block);
  }

  @Nullable Outcome local(String name) {
    for (@Nullable Local local = locals; local != null; local = local.next()) {
      if (local.name().equals(name)) {
        return local.outcome();
      }
    }
    return null;
  }

  /** The let of that name in this block, or in those around it. */
  @Nullable Binding binding(String name) {
    if (block != null) {
      for (Let let : block.lets()) {
        if (let.name().text().equals(name)) {
          return new Binding(let, home(block), block.values());
        }
      }
    }
    @Nullable Environment outer = outer();
    return outer == null ? null : outer.binding(name);
  }

  /** Where the body stands in which this recipe is written; null when it is written in none. */
  private @Nullable Environment outer() {
    @Nullable Recipe recipe = author.recipe();
    @Nullable Recipe enclosing = recipe == null ? null : recipe.enclosing().orElse(null);
    if (recipe == null || enclosing == null) {
      return null;
    }
    @Nullable Scope around = recipe.refines().isPresent() ? scope().home() : scope().parent();
    return around == null ? null : of(new Lookup(around), enclosing);
  }

  Origin from() {
    return author.from();
  }

  Scope scope() {
    return lookup.scope();
  }
}
