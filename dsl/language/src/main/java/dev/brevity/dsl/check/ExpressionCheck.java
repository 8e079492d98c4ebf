package dev.brevity.dsl.check;

import dev.brevity.dsl.ast.Assignment;
import dev.brevity.dsl.ast.Expression;
import dev.brevity.dsl.ast.Expression.BinaryOperator;
import dev.brevity.dsl.ast.Expression.UnaryOperator;
import dev.brevity.dsl.ast.Identifier;
import dev.brevity.dsl.diagnostic.DiagnosticSink;
import dev.brevity.dsl.link.Library;
import dev.brevity.dsl.signature.ImplementationSignature;
import dev.brevity.dsl.type.AttributeType;
import dev.brevity.dsl.type.Type;
import dev.brevity.dsl.value.Value;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Checks the names and types of an expression without evaluating it, and therefore also what is
 * never chosen.
 */
final class ExpressionCheck {
  private final Library library;
  private final RecipeCheck recipes;
  private final StaticTypes staticTypes;
  private final PlaceCheck places;
  private final NameCheck names;
  private final CallCheck calls;
  private final MatchCheck matches;

  ExpressionCheck(Library library, DiagnosticSink sink, RecipeCheck recipes) {
    this.library = library;
    this.recipes = recipes;
    this.staticTypes = new StaticTypes(library);
    this.places = new PlaceCheck(library, sink);
    this.names = new NameCheck(library, sink, recipes, places, staticTypes);
    this.calls = new CallCheck(library, sink);
    this.matches = new MatchCheck(library, sink);
  }

  void check(Expression expression, Place place) {
    expression.accept(new Visit(place));
  }

  /** Checks each kind of expression in one place, and returns nothing. */
  @SuppressWarnings("NullAway") // it does not look at what stands for R
  private final class Visit implements Expression.Visitor<@Nullable Void> {
    private final Place place;

    Visit(Place place) {
      this.place = place;
    }

    @Override
    public @Nullable Void number(Expression.NumberLiteral number) {
      double value = number.value().doubleValue();
      boolean exact = number.integral() && Math.abs(value) <= 0x1p53;
      places.fit(new Value.Numeric(value, exact), place, number.span());
      return null;
    }

    @Override
    public @Nullable Void text(Expression.StringLiteral text) {
      places.fit(new Value.Text(text.value()), place, text.span());
      return null;
    }

    @Override
    public @Nullable Void truth(Expression.BooleanLiteral truth) {
      places.fit(new Value.Truth(truth.value()), place, truth.span());
      return null;
    }

    @Override
    public @Nullable Void none(Expression.NoneLiteral none) {
      places.fit(new Value.None(), place, none.span());
      return null;
    }

    @Override
    public @Nullable Void name(Expression.NameReference name) {
      names.name(name, place);
      return null;
    }

    @Override
    public @Nullable Void reference(Expression.AttributeReference reference) {
      names.reference(reference, place);
      return null;
    }

    @Override
    public @Nullable Void parent(Expression.ParentReference parent) {
      return null;
    }

    @Override
    public @Nullable Void member(Expression.Member member) {
      check(member.receiver(), place.anything());
      names.member(member, place);
      return null;
    }

    @Override
    public @Nullable Void methodCall(Expression.MethodCall call) {
      check(call.receiver(), place.anything());
      call.arguments().forEach(argument -> check(argument, place.anything()));
      calls.method(call);
      return null;
    }

    @Override
    public @Nullable Void index(Expression.Index index) {
      check(index.receiver(), place.anything());
      check(index.index(), place.taking(Type.INT, "a position"));
      return null;
    }

    @Override
    public @Nullable Void call(Expression.Call call) {
      call.arguments().forEach(argument -> check(argument, place.anything()));
      calls.function(call);
      return null;
    }

    @Override
    public @Nullable Void unary(Expression.Unary unary) {
      if (unary.operator() == UnaryOperator.NOT) {
        check(unary.operand(), place.taking(Type.BOOL, "a condition"));
        places.overlap(Type.BOOL, place, unary.span(), "this");
      } else if (unary.operand() instanceof Expression.NumberLiteral number) {
        places.fit(
            new Value.Numeric(-number.value().doubleValue(), number.integral()),
            place,
            unary.span());
      } else {
        check(unary.operand(), place.taking(Type.REAL, "`-`"));
      }
      return null;
    }

    @Override
    public @Nullable Void binary(Expression.Binary binary) {
      BinaryOperator operator = binary.operator();
      if (operator == BinaryOperator.OR_IF_UNSET) {
        check(binary.left(), place.anything());
        Place right =
            place.type().isAny() && binary.right() instanceof Expression.NameReference
                ? place.taking(staticTypes.of(binary.left(), place), "this place")
                : place;
        check(binary.right(), right);
        return null;
      }
      if (operator == BinaryOperator.AND || operator == BinaryOperator.OR) {
        check(binary.left(), place.taking(Type.BOOL, "a condition"));
        check(binary.right(), place.taking(Type.BOOL, "a condition"));
        return null;
      }
      boolean comparison =
          operator == BinaryOperator.EQUAL
              || operator == BinaryOperator.NOT_EQUAL
              || operator == BinaryOperator.IN;
      if (comparison) {
        side(binary.left(), compared(binary, binary.right()));
        side(binary.right(), compared(binary, binary.left()));
        places.overlap(Type.BOOL, place, binary.span(), "a comparison");
      } else {
        check(binary.left(), place.anything());
        check(binary.right(), place.anything());
      }
      return null;
    }

    @Override
    public @Nullable Void list(Expression.ListLiteral list) {
      if (place.type().isAny()) {
        list.elements().forEach(element -> check(element, place.anything()));
      } else if (place.type().list().isPresent()) {
        Type element = place.type().list().get().element();
        list.elements()
            .forEach(
                each -> check(each, place.taking(element, "an element of " + place.subject())));
      } else {
        places.overlap(Type.listOf(Type.ANY), place, list.span(), "this");
      }
      return null;
    }

    @Override
    public @Nullable Void comprehension(Expression.Comprehension comprehension) {
      check(comprehension.list(), place.anything());
      String variable = comprehension.variable().text();
      Type element = place.type().list().map(Type.ListOf::element).orElse(Type.ANY);
      Place inside = place.taking(element, "an element of " + place.subject());
      boolean input =
          comprehension.list() instanceof Expression.AttributeReference list
              && place.let(list.name()) == null
              && library.input(list.name()).isPresent();
      if (input) {
        String name = ((Expression.AttributeReference) comprehension.list()).name();
        check(comprehension.element(), inside.withElement(variable, name));
      } else {
        Type list = staticTypes.of(comprehension.list(), place);
        Type known = list.list().map(Type.ListOf::element).orElse(Type.ANY);
        check(comprehension.element(), inside.with(variable, known));
      }
      return null;
    }

    @Override
    public @Nullable Void recipe(Expression.AnonymousRecipe recipe) {
      recipes.anonymous(recipe, place);
      return null;
    }

    @Override
    public @Nullable Void construction(Expression.Construction construction) {
      Identifier name = construction.implementation();
      Optional<ImplementationSignature> found = calls.constructed(name);
      if (found.isPresent()) {
        places.fit(new Value.ImplementationName(name.text()), place, name.span());
        recipes.duplicates(construction.arguments());
      }
      for (Assignment argument : construction.arguments()) {
        check(
            argument.value(),
            found
                .map(signature -> calls.argument(signature, argument, place))
                .orElseGet(place::anything));
      }
      return null;
    }

    @Override
    public @Nullable Void match(Expression.Match match) {
      check(match.subject(), place.anything());
      matches.check(match, staticTypes.of(match.subject(), place), place);
      match.arms().forEach(arm -> check(arm.value(), place));
      match.otherwise().ifPresent(value -> check(value, place));
      return null;
    }

    @Override
    public @Nullable Void when(Expression.When when) {
      boolean reachable = true;
      for (Expression.WhenArm arm : when.arms()) {
        check(arm.condition(), place.taking(Type.BOOL, "a condition"));
        check(arm.value(), place);
        if (!reachable) {
          matches.unreachable(arm.span(), "an earlier condition is always true");
        }
        reachable &= !(arm.condition() instanceof Expression.BooleanLiteral truth && truth.value());
      }
      when.otherwise().ifPresent(value -> check(value, place));
      return null;
    }

    @Override
    public @Nullable Void failure(Expression.Failure failure) {
      return null;
    }

    /** Reported by the reader. */
    @Override
    public @Nullable Void malformed(Expression.Malformed malformed) {
      return null;
    }

    /** What the other side of a comparison compares with this side: itself, or its elements. */
    private Type compared(Expression.Binary binary, Expression side) {
      Type type = staticTypes.of(side, place);
      return binary.operator() == BinaryOperator.IN
          ? type.list().map(Type.ListOf::element).orElse(type)
          : type;
    }

    /**
     * A side of a comparison, whose capitalised names must mean something that the other side may
     * be.
     */
    private void side(Expression side, Type other) {
      if (side instanceof Expression.NameReference name) {
        matches.pattern(name, other, place);
      } else if (side instanceof Expression.ListLiteral list) {
        list.elements().forEach(element -> side(element, other));
      } else {
        check(side, place.anything());
      }
    }
  }

  /** The place of an attribute's value. */
  static Place placeOf(AttributeType attribute, Place around) {
    return around.taking(attribute.type(), "`" + attribute.name() + "`");
  }
}
