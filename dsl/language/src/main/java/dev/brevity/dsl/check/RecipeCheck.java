package dev.brevity.dsl.check;

import dev.brevity.dsl.ast.Assignment;
import dev.brevity.dsl.ast.Demands;
import dev.brevity.dsl.ast.Expression;
import dev.brevity.dsl.ast.Expressions;
import dev.brevity.dsl.ast.Identifier;
import dev.brevity.dsl.ast.ImplementationDeclaration;
import dev.brevity.dsl.ast.NumberRange;
import dev.brevity.dsl.ast.RecipeBody;
import dev.brevity.dsl.ast.Refinement;
import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.diagnostic.DiagnosticSink;
import dev.brevity.dsl.evaluate.TypeFindings;
import dev.brevity.dsl.link.Library;
import dev.brevity.dsl.link.NameFindings;
import dev.brevity.dsl.link.Origin;
import dev.brevity.dsl.link.Recipe;
import dev.brevity.dsl.type.AttributeType;
import dev.brevity.dsl.type.Type;
import dev.brevity.dsl.value.Value;
import dev.brevity.grammar.Span;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Checks what stands in the bodies of recipes, one by one, without resolving them. */
final class RecipeCheck {
  private final Library library;
  private final DiagnosticSink sink;
  private final ExpressionCheck expressions;
  private final NameFindings names;
  private final TypeFindings types;
  private final LetCheck lets;

  RecipeCheck(Library library, DiagnosticSink sink) {
    this.library = library;
    this.sink = sink;
    this.expressions = new ExpressionCheck(library, sink, this);
    this.names = new NameFindings(library);
    this.types = new TypeFindings(library);
    this.lets = new LetCheck(library, sink);
  }

  void check(Recipe recipe) {
    body(recipe.declaration().body(), Place.anything(recipe.origin()));
  }

  void check(ImplementationDeclaration declaration, Origin from) {
    if (!library.vocabulary().implementations().contains(declaration.name().text())) {
      Type any = Type.of(new Type.AnyImplementation());
      sink.report(names.nothing(declaration.name().text(), declaration.name().span(), any));
    }
    demands(declaration.demands(), Place.anything(from));
  }

  /** A recipe made in place. */
  void anonymous(Expression.AnonymousRecipe recipe, Place place) {
    Optional<Recipe> base = library.recipe(recipe.base().text(), place.from());
    if (base.isEmpty()) {
      Diagnostic.Builder finding =
          Diagnostic.of(
              Code.UNKNOWN_BASE,
              recipe.base().span(),
              "there is no recipe `" + recipe.base().text() + "`");
      sink.report(NameFindings.suggestRecipe(finding, recipe.base(), library.recipes()));
    } else {
      used(base.get(), place, recipe.base().span());
    }
    body(recipe.body(), place.inRecipe());
  }

  /** A recipe that is the value of something. */
  void used(Recipe recipe, Place place, Span span) {
    boolean takes =
        place.type().isAny() || place.type().alternatives().contains(new Type.AnyRecipe());
    if (!takes) {
      sink.report(
          Diagnostic.of(
                  Code.WRONG_TYPE,
                  span,
                  place.subject()
                      + " takes "
                      + place.type().words()
                      + ", not the recipe `"
                      + recipe.name()
                      + "`")
              .label("expected " + place.type().words())
              .fix("write " + place.type().words()));
    }
  }

  void duplicates(List<Assignment> assignments) {
    Map<String, Span> first = new HashMap<>();
    for (Assignment assignment : assignments) {
      twice(assignment.target().text(), assignment.target().span(), first);
    }
  }

  private void twice(String name, Span place, Map<String, Span> first) {
    @Nullable Span earlier = first.putIfAbsent(name, place);
    if (earlier != null) {
      sink.report(
          Diagnostic.of(Code.DUPLICATE_ASSIGNMENT, place, "`" + name + "` is set twice")
              .label("set again")
              .related(earlier, "first set here")
              .fix("remove one of the two"));
    }
  }

  void body(RecipeBody body, Place around) {
    Place place = lets.check(body.lets(), Expressions.of(body), around);
    body.lets().forEach(let -> expressions.check(let.value(), place));
    duplicates(body.assignments());
    body.assignments().forEach(assignment -> assignment(assignment, place));
    refinements(body.refinements(), place);
    body.requirements().forEach(requirement -> condition(requirement.condition(), place));
  }

  /** Conditions on what something is built from, or of what plans put into slots. */
  void demands(Demands demands, Place around) {
    Place place = lets.check(demands.lets(), Expressions.of(demands), around);
    demands.lets().forEach(let -> expressions.check(let.value(), place));
    demands.requirements().forEach(requirement -> condition(requirement.condition(), place));
  }

  private void refinements(List<Refinement> refinements, Place place) {
    Map<String, Span> first = new HashMap<>();
    for (Refinement refinement : refinements) {
      twice(refinement.name(), refinement.span(), first);
      refinement(refinement, place);
    }
  }

  /** An override inside the recipe that an attribute holds. */
  void refinement(Refinement refinement, Place place) {
    for (Identifier step : refinement.path()) {
      Optional<AttributeType> attribute = library.attribute(step.text());
      if (attribute.isEmpty()) {
        sink.report(names.attribute(step));
      } else if (!attribute.get().type().isAny()
          && !attribute.get().type().alternatives().contains(new Type.AnyRecipe())) {
        sink.report(
            Diagnostic.of(
                Code.NO_RECIPE_TO_REFINE,
                step.span(),
                "`"
                    + step.text()
                    + "` takes `"
                    + attribute.get().type()
                    + "`, which is not a recipe"));
      }
    }
    assignment(refinement.override(), place.inRecipe());
  }

  void assignment(Assignment assignment, Place place) {
    Optional<AttributeType> attribute = library.attribute(assignment.target().text());
    if (attribute.isEmpty() && library.input(assignment.target().text()).isEmpty()) {
      sink.report(names.attribute(assignment.target()));
    }
    attribute.ifPresentOrElse(
        found -> value(found, assignment.value(), place),
        () -> expressions.check(assignment.value(), place));
    attribute
        .flatMap(found -> found.declaration().deprecation())
        .ifPresent(
            reason ->
                sink.report(
                    Diagnostic.of(
                            Code.DEPRECATED_ATTRIBUTE,
                            assignment.target().span(),
                            "`" + assignment.target().text() + "` is deprecated")
                        .note(reason)));
  }

  /** What is to be the value of an attribute, or of something typed like one. */
  void value(AttributeType attribute, Expression value, Place place) {
    expressions.check(value, ExpressionCheck.placeOf(attribute, place));
    range(attribute, value);
  }

  /** A condition that must hold. */
  void condition(Expression condition, Place place) {
    expressions.check(condition, place.taking(Type.BOOL, "a requirement"));
  }

  /** Literals out of range, wherever in the expression they may become the value. */
  private void range(AttributeType attribute, Expression expression) {
    if (expression instanceof Expression.NumberLiteral number) {
      range(
          attribute,
          new Value.Numeric(number.value().doubleValue(), number.integral()),
          expression.span());
    } else if (expression instanceof Expression.Unary unary
        && unary.operator() == Expression.UnaryOperator.NEGATE
        && unary.operand() instanceof Expression.NumberLiteral number) {
      range(
          attribute,
          new Value.Numeric(-number.value().doubleValue(), number.integral()),
          expression.span());
    } else if (expression instanceof Expression.Match match) {
      match.arms().forEach(arm -> range(attribute, arm.value()));
      match.otherwise().ifPresent(value -> range(attribute, value));
    } else if (expression instanceof Expression.When when) {
      when.arms().forEach(arm -> range(attribute, arm.value()));
      when.otherwise().ifPresent(value -> range(attribute, value));
    }
  }

  private void range(AttributeType attribute, Value value, Span span) {
    Optional<NumberRange> violated = attribute.violatedRange(value);
    violated.ifPresent(
        range -> sink.report(types.outside("`" + attribute.name() + "`", range, value, span)));
  }
}
