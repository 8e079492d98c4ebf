package dev.brevity.dsl.evaluate;

import dev.brevity.dsl.ast.Expression;
import dev.brevity.dsl.ast.Let;
import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.link.Library;
import dev.brevity.dsl.link.MergedRecipe;
import dev.brevity.dsl.link.NameFindings;
import dev.brevity.dsl.link.Names;
import dev.brevity.dsl.type.Coercion;
import dev.brevity.grammar.Span;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the parts of one evaluation share: the library, what is being evaluated, and how much work
 * is left.
 */
final class Session {
  private static final int MAX_STEPS = 200_000;
  private static final int MAX_DEPTH = 250;
  private static final int MAX_NESTING = 16;

  private final Library library;
  private final Names names;
  private final NameFindings nameFindings;
  private final TypeFindings typeFindings;
  private final Coercion coercion;
  private final DefaultExpressions defaults;
  private final ParameterTypes parameterTypes;
  private final Set<Active> active = new HashSet<>();
  private final List<Nested> nested = new ArrayList<>();
  private @Nullable Slot current;
  private boolean certain = true;
  private int steps;
  private int depth;
  private @Nullable Problem exhausted;

  Session(Library library, DefaultExpressions defaults, ParameterTypes parameterTypes) {
    this.parameterTypes = parameterTypes;
    this.library = library;
    this.names = new Names(library);
    this.nameFindings = new NameFindings(library);
    this.typeFindings = new TypeFindings(library);
    this.coercion = new Coercion(library.vocabulary());
    this.defaults = defaults;
  }

  /**
   * An attribute or let whose evaluation has begun and not ended, in whatever look-up.
   *
   * @param let null for an attribute
   */
  record Active(MergedRecipe recipe, String name, @Nullable Let let, int nesting) {
    /** Written out: what records come with is linked at run time, which short runs notice. */
    @Override
    public int hashCode() {
      return 31 * (31 * System.identityHashCode(recipe) + name.hashCode()) + nesting;
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // equal texts at two places are two lets
    public boolean equals(@Nullable Object other) {
      return other instanceof Active active
          && recipe == active.recipe
          && name.equals(active.name)
          && let == active.let
          && nesting == active.nesting;
    }
  }

  /** A recipe that was used as a value, and what used it. */
  private record Nested(Scope scope, @Nullable Slot user) {}

  Library library() {
    return library;
  }

  Names names() {
    return names;
  }

  NameFindings nameFindings() {
    return nameFindings;
  }

  ParameterTypes parameterTypes() {
    return parameterTypes;
  }

  TypeFindings typeFindings() {
    return typeFindings;
  }

  Coercion coercion() {
    return coercion;
  }

  /** The expression that an optional parameter gets when nothing sets it. */
  Optional<Expression> defaultExpression(String text) {
    return defaults.expression(text);
  }

  Set<Active> active() {
    return active;
  }

  @Nullable Slot current() {
    return current;
  }

  void current(@Nullable Slot slot) {
    current = slot;
  }

  /** Whether what is being evaluated is evaluated whatever the unknown inputs turn out to be. */
  boolean isCertain() {
    return certain;
  }

  void certain(boolean value) {
    certain = value;
  }

  /** The recipes that were used as values on the way. */
  List<Scope> nested() {
    return nested.stream().map(Nested::scope).toList();
  }

  /** Notes that the recipe is used as a value, if it is whatever the unknown inputs are. */
  void nest(Scope scope) {
    if (certain) {
      nested.add(new Nested(scope, current));
    }
  }

  /** Notes that the first recipe was made only to be refined to the second. */
  void renest(Scope made, Scope refined) {
    nested.removeIf(one -> one.scope() == made && one.user() == current);
    nest(refined);
  }

  Outcome failed(Diagnostic.Builder finding) {
    return Outcome.failed(new Problem(finding.build(), current));
  }

  /** Counts one step; the outcome is null while there is work left. */
  @Nullable Outcome enter(Span place) {
    steps++;
    depth++;
    if (exhausted == null && (steps > MAX_STEPS || depth > MAX_DEPTH)) {
      exhaust(
          place,
          depth > MAX_DEPTH
              ? "attributes depend on each other over too many steps"
              : "evaluating this recipe takes too much work");
    }
    return exhausted == null ? null : Outcome.failed(exhausted);
  }

  void leave() {
    depth--;
  }

  /** Fails when recipes are nested in each other without end. */
  @Nullable Outcome enterNested(Scope scope, Span place) {
    if (scope.depth() <= MAX_NESTING) {
      return null;
    }
    return Outcome.failed(exhaust(place, "recipes are nested in each other too deeply"));
  }

  /** The problem that ended the evaluation early. */
  @Nullable Problem exhausted() {
    return exhausted;
  }

  private Problem exhaust(Span place, String message) {
    Problem problem =
        new Problem(Diagnostic.of(Code.EVALUATION_LIMIT, place, message).build(), current);
    exhausted = problem;
    return problem;
  }
}
