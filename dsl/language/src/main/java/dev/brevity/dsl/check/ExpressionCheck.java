package dev.brevity.dsl.check;

import dev.brevity.dsl.ast.Assignment;
import dev.brevity.dsl.ast.Expression;
import dev.brevity.dsl.ast.Expression.BinaryOperator;
import dev.brevity.dsl.ast.Expression.UnaryOperator;
import dev.brevity.dsl.ast.Identifier;
import dev.brevity.dsl.ast.Pattern;
import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.diagnostic.DiagnosticSink;
import dev.brevity.dsl.evaluate.Functions;
import dev.brevity.dsl.evaluate.TypeFindings;
import dev.brevity.dsl.link.Library;
import dev.brevity.dsl.link.NameFindings;
import dev.brevity.dsl.link.Names;
import dev.brevity.dsl.signature.ImplementationSignature;
import dev.brevity.dsl.signature.ImplementationSignature.Parameter;
import dev.brevity.dsl.type.AttributeType;
import dev.brevity.dsl.type.Coercion;
import dev.brevity.dsl.type.Type;
import dev.brevity.dsl.type.TypeReader;
import dev.brevity.dsl.value.Value;
import dev.brevity.grammar.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks the names and types of an expression without evaluating it, and therefore also what is
 * never chosen.
 */
final class ExpressionCheck {
  private final Library library;
  private final DiagnosticSink sink;
  private final RecipeCheck recipes;
  private final MatchCheck matches;
  private final StaticTypes staticTypes;
  private final Names names;
  private final NameFindings nameFindings;
  private final TypeFindings typeFindings;
  private final Coercion coercion;
  private final TypeReader types;

  ExpressionCheck(Library library, DiagnosticSink sink, RecipeCheck recipes) {
    this.library = library;
    this.sink = sink;
    this.recipes = recipes;
    this.staticTypes = new StaticTypes(library);
    this.matches = new MatchCheck(library, sink);
    this.names = new Names(library);
    this.nameFindings = new NameFindings(library);
    this.typeFindings = new TypeFindings(library);
    this.coercion = new Coercion(library.vocabulary());
    this.types = new TypeReader(library.vocabulary());
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
      fit(new Value.Numeric(value, exact), place, number.span());
      return null;
    }

    @Override
    public @Nullable Void text(Expression.StringLiteral text) {
      fit(new Value.Text(text.value()), place, text.span());
      return null;
    }

    @Override
    public @Nullable Void truth(Expression.BooleanLiteral truth) {
      fit(new Value.Truth(truth.value()), place, truth.span());
      return null;
    }

    @Override
    public @Nullable Void none(Expression.NoneLiteral none) {
      fit(new Value.None(), place, none.span());
      return null;
    }

    @Override
    public @Nullable Void name(Expression.NameReference name) {
      ExpressionCheck.this.name(name, place);
      return null;
    }

    @Override
    public @Nullable Void reference(Expression.AttributeReference reference) {
      ExpressionCheck.this.reference(reference, place);
      return null;
    }

    @Override
    public @Nullable Void parent(Expression.ParentReference parent) {
      return null;
    }

    @Override
    public @Nullable Void member(Expression.Member member) {
      ExpressionCheck.this.member(member, place);
      return null;
    }

    @Override
    public @Nullable Void methodCall(Expression.MethodCall call) {
      ExpressionCheck.this.methodCall(call, place);
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
      ExpressionCheck.this.call(call, place);
      return null;
    }

    @Override
    public @Nullable Void unary(Expression.Unary unary) {
      ExpressionCheck.this.unary(unary, place);
      return null;
    }

    @Override
    public @Nullable Void binary(Expression.Binary binary) {
      ExpressionCheck.this.binary(binary, place);
      return null;
    }

    @Override
    public @Nullable Void list(Expression.ListLiteral list) {
      ExpressionCheck.this.list(list, place);
      return null;
    }

    @Override
    public @Nullable Void comprehension(Expression.Comprehension comprehension) {
      ExpressionCheck.this.comprehension(comprehension, place);
      return null;
    }

    @Override
    public @Nullable Void recipe(Expression.AnonymousRecipe recipe) {
      recipes.anonymous(recipe, place);
      return null;
    }

    @Override
    public @Nullable Void construction(Expression.Construction construction) {
      ExpressionCheck.this.construction(construction, place);
      return null;
    }

    @Override
    public @Nullable Void match(Expression.Match match) {
      ExpressionCheck.this.match(match, place);
      return null;
    }

    @Override
    public @Nullable Void when(Expression.When when) {
      ExpressionCheck.this.when(when, place);
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
  }

  private void fit(Value value, Place place, Span span) {
    if (!place.type().isAny() && coercion.coerce(value, place.type()).isEmpty()) {
      sink.report(typeFindings.mismatch(place.subject(), place.type(), value, span));
    }
  }

  private void name(Expression.NameReference reference, Place place) {
    Span span = reference.span();
    Names.Meaning meaning = names.meaning(reference.name(), place.type(), place.from());
    if (meaning instanceof Names.EnumConstant constant) {
      if (place.type().enumeration().isPresent()
          && !place.type().enumeration().get().name().equals(constant.enumName())) {
        sink.report(
            nameFindings.constant(reference.name(), span, place.type().enumeration().get().name()));
      } else {
        fit(new Value.Constant(constant.enumName(), constant.name()), place, span);
      }
    } else if (meaning instanceof Names.Implementation implementation) {
      fit(new Value.ImplementationName(implementation.name()), place, span);
    } else if (meaning instanceof Names.NamedRecipe recipe) {
      recipes.used(recipe.recipe(), place, span);
    } else if (meaning instanceof Names.Ambiguous ambiguous) {
      sink.report(
          Diagnostic.of(
                  Code.AMBIGUOUS_CONSTANT,
                  span,
                  "`" + reference.name() + "` is a constant of several enums")
              .note("enums: `" + String.join("`, `", ambiguous.enums()) + "`"));
    } else {
      sink.report(nameFindings.nothing(reference.name(), span, place.type()));
    }
  }

  private void reference(Expression.AttributeReference reference, Place place) {
    String name = reference.name();
    boolean named = place.variable(name) != null || place.let(name) != null;
    if (named) {
      overlap(staticTypes.of(reference, place), place, reference.span(), "`" + name + "`");
      return;
    }
    if (library.attribute(name).isEmpty() && library.input(name).isEmpty()) {
      List<String> known = new ArrayList<>();
      library.attributes().forEach(attribute -> known.add(attribute.name()));
      library.inputs().forEach(input -> known.add(input.name().text()));
      for (Place.@Nullable Variable one = place.variables(); one != null; one = one.outer()) {
        known.add(one.name());
      }
      for (Place.@Nullable Block one = place.block(); one != null; one = one.outer()) {
        one.lets().forEach(let -> known.add(let.name().text()));
      }
      Diagnostic.Builder finding =
          NameFindings.suggest(
              nameFindings.attribute(new Identifier(name, reference.span())),
              name,
              reference.span(),
              known);
      typeFindings
          .meant(name, place.type())
          .ifPresent(meant -> finding.fix("write `" + meant + "`", reference.span(), meant));
      sink.report(finding);
      return;
    }
    overlap(staticTypes.of(reference, place), place, reference.span(), "`" + name + "`");
  }

  private void overlap(Type given, Place place, Span span, String what) {
    if (!coercion.overlap(given, place.type())) {
      sink.report(
          Diagnostic.of(
                  Code.WRONG_TYPE,
                  span,
                  place.subject()
                      + " takes "
                      + place.type().words()
                      + ", but "
                      + what
                      + " is "
                      + given.words())
              .label("expected " + place.type().words())
              .fix("write " + place.type().words()));
    }
  }

  private void member(Expression.Member member, Place place) {
    check(member.receiver(), place.anything());
    Identifier name = member.member();
    Optional<StaticTypes.Fields> fields = staticTypes.fields(member.receiver(), place);
    if (fields.isPresent()) {
      Set<String> known = fields.get().types().keySet();
      if (!known.contains(name.text())) {
        Diagnostic.Builder finding =
            Diagnostic.of(
                Code.UNKNOWN_FIELD,
                name.span(),
                "`" + fields.get().owner() + "` has no field `" + name.text() + "`");
        sink.report(NameFindings.suggest(finding, name.text(), name.span(), List.copyOf(known)));
      }
    } else if (library.attribute(name.text()).isEmpty()
        && !staticTypes.isInput(member.receiver(), place)
        && library.input(name.text()).isEmpty()) {
      sink.report(nameFindings.attribute(name));
    }
  }

  private void methodCall(Expression.MethodCall call, Place place) {
    check(call.receiver(), place.anything());
    call.arguments().forEach(argument -> check(argument, place.anything()));
    arity(
        call.method(),
        "method",
        Functions.methodArity(call.method().text()),
        call.arguments().size(),
        Functions.methodNames());
  }

  private void call(Expression.Call call, Place place) {
    call.arguments().forEach(argument -> check(argument, place.anything()));
    arity(
        call.function(),
        "function",
        Functions.arity(call.function().text()),
        call.arguments().size(),
        Functions.names());
  }

  private void arity(
      Identifier name,
      String kind,
      Optional<Functions.Arity> arity,
      int given,
      List<String> known) {
    if (arity.isEmpty()) {
      Diagnostic.Builder finding =
          Diagnostic.of(
                  Code.UNKNOWN_FUNCTION,
                  name.span(),
                  "there is no " + kind + " `" + name.text() + "`")
              .note(kind + "s: `" + String.join("`, `", known) + "`");
      sink.report(NameFindings.suggest(finding, name.text(), name.span(), known));
    } else if (!arity.get().accepts(given)) {
      sink.report(
          Diagnostic.of(
              Code.WRONG_ARGUMENT_COUNT,
              name.span(),
              "`" + name.text() + "` takes " + arity.get() + " arguments, not " + given));
    }
  }

  private void unary(Expression.Unary unary, Place place) {
    if (unary.operator() == UnaryOperator.NOT) {
      check(unary.operand(), place.taking(Type.BOOL, "a condition"));
      overlap(Type.BOOL, place, unary.span(), "this");
    } else if (unary.operand() instanceof Expression.NumberLiteral number) {
      fit(new Value.Numeric(-number.value().doubleValue(), number.integral()), place, unary.span());
    } else {
      check(unary.operand(), place.taking(Type.REAL, "`-`"));
    }
  }

  private void binary(Expression.Binary binary, Place place) {
    BinaryOperator operator = binary.operator();
    if (operator == BinaryOperator.OR_IF_UNSET) {
      check(binary.left(), place.anything());
      Place right =
          place.type().isAny() && binary.right() instanceof Expression.NameReference
              ? place.taking(staticTypes.of(binary.left(), place), "this place")
              : place;
      check(binary.right(), right);
      return;
    }
    if (operator == BinaryOperator.AND || operator == BinaryOperator.OR) {
      check(binary.left(), place.taking(Type.BOOL, "a condition"));
      check(binary.right(), place.taking(Type.BOOL, "a condition"));
      return;
    }
    boolean comparison =
        operator == BinaryOperator.EQUAL
            || operator == BinaryOperator.NOT_EQUAL
            || operator == BinaryOperator.IN;
    if (comparison) {
      side(binary.left(), compared(binary, binary.right(), place), place);
      side(binary.right(), compared(binary, binary.left(), place), place);
      overlap(Type.BOOL, place, binary.span(), "a comparison");
    } else {
      check(binary.left(), place.anything());
      check(binary.right(), place.anything());
    }
  }

  /** What the other side of a comparison compares with this side: itself, or its elements. */
  private Type compared(Expression.Binary binary, Expression side, Place place) {
    Type type = staticTypes.of(side, place);
    return binary.operator() == BinaryOperator.IN
        ? type.list().map(Type.ListOf::element).orElse(type)
        : type;
  }

  /**
   * A side of a comparison, whose capitalised names must mean something that the other side may be.
   */
  private void side(Expression side, Type other, Place place) {
    if (side instanceof Expression.NameReference name) {
      matches.pattern(name, other, place);
    } else if (side instanceof Expression.ListLiteral list) {
      list.elements().forEach(element -> side(element, other, place));
    } else {
      check(side, place.anything());
    }
  }

  private void list(Expression.ListLiteral list, Place place) {
    if (place.type().isAny()) {
      list.elements().forEach(element -> check(element, place.anything()));
    } else if (place.type().list().isPresent()) {
      Type element = place.type().list().get().element();
      list.elements()
          .forEach(each -> check(each, place.taking(element, "an element of " + place.subject())));
    } else {
      overlap(Type.listOf(Type.ANY), place, list.span(), "this");
    }
  }

  private void comprehension(Expression.Comprehension comprehension, Place place) {
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
  }

  private void construction(Expression.Construction construction, Place place) {
    Identifier name = construction.implementation();
    Optional<ImplementationSignature> signature =
        library.vocabulary().implementations().find(name.text());
    if (signature.isEmpty()) {
      Type any = Type.of(new Type.AnyImplementation());
      sink.report(nameFindings.nothing(name.text(), name.span(), any));
      construction.arguments().forEach(argument -> check(argument.value(), place.anything()));
      return;
    }
    fit(new Value.ImplementationName(name.text()), place, name.span());
    recipes.duplicates(construction.arguments());
    List<Parameter> parameters = signature.get().parameters();
    for (Assignment argument : construction.arguments()) {
      Identifier target = argument.target();
      Optional<Parameter> parameter =
          parameters.stream().filter(one -> one.name().equals(target.text())).findFirst();
      Type type = parameter.map(found -> types.read(found.type())).orElse(Type.ANY);
      check(argument.value(), place.taking(type, "`" + target.text() + "`"));
      if (parameter.isEmpty()) {
        List<String> known = parameters.stream().map(Parameter::name).toList();
        Diagnostic.Builder finding =
            Diagnostic.of(
                    Code.UNKNOWN_PARAMETER,
                    target.span(),
                    "`" + name.text() + "` has no parameter `" + target.text() + "`")
                .note("parameters: `" + String.join("`, `", known) + "`");
        sink.report(NameFindings.suggest(finding, target.text(), target.span(), known));
      }
    }
  }

  private void match(Expression.Match match, Place place) {
    check(match.subject(), place.anything());
    matches.check(match, staticTypes.of(match.subject(), place), place);
    mayBeUnset(match);
    match.arms().forEach(arm -> check(arm.value(), place));
    match.otherwise().ifPresent(value -> check(value, place));
  }

  /** Only what names an attribute can be unset. */
  private void mayBeUnset(Expression.Match match) {
    boolean names =
        match.subject() instanceof Expression.AttributeReference
            || match.subject() instanceof Expression.Member
            || match.subject() instanceof Expression.Malformed;
    if (!names) {
      for (Expression.MatchArm arm : match.arms()) {
        for (Pattern pattern : arm.patterns()) {
          if (pattern instanceof Pattern.Unset) {
            matches.unreachable(
                pattern.span(), "the subject is not an attribute, so it is always set");
          }
        }
      }
    }
  }

  private void when(Expression.When when, Place place) {
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
  }

  /** The place of an attribute's value. */
  static Place placeOf(AttributeType attribute, Place around) {
    return around.taking(attribute.type(), "`" + attribute.name() + "`");
  }
}
