package dev.brevity.dsl.evaluate;

import dev.brevity.dsl.ast.Expression;
import dev.brevity.dsl.ast.Expression.BinaryOperator;
import dev.brevity.dsl.ast.Expression.UnaryOperator;
import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.link.MergedRecipe;
import dev.brevity.dsl.link.Names;
import dev.brevity.dsl.value.Value;
import dev.brevity.grammar.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Evaluates expressions: lazily, without side effects, and only as far as unknown inputs allow. */
final class Evaluator {
  private final Session session;
  private final Attributes attributes;
  private final Objects objects;
  private final Branches branches;
  private final Lifting lifting;

  Evaluator(Session session) {
    this.session = session;
    this.lifting = new Lifting(session);
    this.branches = new Branches(session, this, lifting);
    this.attributes = new Attributes(session, this);
    this.objects = new Objects(session, this, branches);
  }

  Attributes attributes() {
    return attributes;
  }

  Objects objects() {
    return objects;
  }

  Branches branches() {
    return branches;
  }

  /** The value of the expression as one that its place takes, or what prevents that. */
  Outcome evaluate(Expression expression, Environment environment, Expected expected) {
    @Nullable Outcome exhausted = session.enter(expression.span());
    Outcome outcome =
        exhausted == null ? expression.accept(new Evaluation(environment, expected)) : exhausted;
    session.leave();
    return outcome;
  }

  /** Evaluates each kind of expression in one place. */
  private final class Evaluation implements Expression.Visitor<Outcome> {
    private final Environment environment;
    private final Expected expected;

    Evaluation(Environment environment, Expected expected) {
      this.environment = environment;
      this.expected = expected;
    }

    /** The value as the place takes it. */
    private Outcome fit(Outcome outcome, Expression expression) {
      return expected.fit(outcome, expression.span(), session);
    }

    private Outcome value(Value value, Expression expression) {
      return fit(Outcome.of(value, expression.span()), expression);
    }

    @Override
    public Outcome number(Expression.NumberLiteral number) {
      double value = number.value().doubleValue();
      boolean exact = number.integral() && Math.abs(value) <= 0x1p53;
      return value(new Value.Numeric(value, exact), number);
    }

    @Override
    public Outcome text(Expression.StringLiteral text) {
      return value(new Value.Text(text.value()), text);
    }

    @Override
    public Outcome truth(Expression.BooleanLiteral truth) {
      return value(new Value.Truth(truth.value()), truth);
    }

    @Override
    public Outcome none(Expression.NoneLiteral none) {
      return value(new Value.None(), none);
    }

    @Override
    public Outcome name(Expression.NameReference name) {
      return fit(Evaluator.this.name(name, environment, expected), name);
    }

    @Override
    public Outcome reference(Expression.AttributeReference reference) {
      return fit(Evaluator.this.reference(reference, environment), reference);
    }

    @Override
    public Outcome parent(Expression.ParentReference reference) {
      @Nullable Scope parent = environment.scope().parent();
      Outcome outcome =
          parent == null
              ? noParent(reference.span(), environment)
              : Outcome.of(parent, reference.span());
      return fit(outcome, reference);
    }

    @Override
    public Outcome member(Expression.Member member) {
      return fit(Evaluator.this.member(member, environment), member);
    }

    @Override
    public Outcome methodCall(Expression.MethodCall call) {
      return fit(method(call, environment), call);
    }

    @Override
    public Outcome index(Expression.Index index) {
      Outcome outcome =
          operands(
              List.of(index.receiver(), index.index()),
              index.span(),
              environment,
              true,
              values -> Functions.element(values.get(0), values.get(1)));
      return fit(outcome, index);
    }

    @Override
    public Outcome call(Expression.Call call) {
      return fit(Evaluator.this.call(call, environment), call);
    }

    @Override
    public Outcome unary(Expression.Unary unary) {
      return fit(Evaluator.this.unary(unary, environment), unary);
    }

    @Override
    public Outcome binary(Expression.Binary binary) {
      if (binary.operator() != BinaryOperator.OR_IF_UNSET) {
        return fit(Evaluator.this.binary(binary, environment), binary);
      }
      return isSet(binary.left(), environment)
          ? evaluate(binary.left(), environment, expected)
          : evaluate(binary.right(), environment, fallback(binary, expected));
    }

    @Override
    public Outcome list(Expression.ListLiteral list) {
      return fit(Evaluator.this.list(list, environment, expected), list);
    }

    @Override
    public Outcome comprehension(Expression.Comprehension comprehension) {
      return fit(Evaluator.this.comprehension(comprehension, environment, expected), comprehension);
    }

    @Override
    public Outcome recipe(Expression.AnonymousRecipe recipe) {
      MergedRecipe merged =
          session.library().merged(recipe, environment.from(), environment.author().recipe());
      return fit(nested(merged, environment, recipe.span()), recipe);
    }

    @Override
    public Outcome construction(Expression.Construction construction) {
      return fit(objects.construct(construction, environment), construction);
    }

    @Override
    public Outcome match(Expression.Match match) {
      return branches.match(match, environment, expected);
    }

    @Override
    public Outcome when(Expression.When when) {
      return branches.when(when, environment, expected);
    }

    @Override
    public Outcome failure(Expression.Failure failure) {
      Diagnostic.Builder finding =
          Diagnostic.of(Code.REFUSED_VALUE, failure.span(), failure.message());
      failure.remedy().ifPresent(finding::fix);
      return session.failed(finding);
    }

    /** Reported by the reader. */
    @Override
    public Outcome malformed(Expression.Malformed malformed) {
      return Outcome.failed(List.of());
    }
  }

  /** A name that stands in for an unset attribute means what it would mean there. */
  private Expected fallback(Expression.Binary binary, Expected expected) {
    return expected.type().isAny()
            && binary.right() instanceof Expression.NameReference
            && binary.left() instanceof Expression.AttributeReference reference
        ? session.library().attribute(reference.name()).map(Expected::of).orElse(expected)
        : expected;
  }

  private Outcome reference(Expression.AttributeReference reference, Environment environment) {
    String name = reference.name();
    @Nullable Outcome local = environment.local(name);
    if (local != null) {
      return local;
    }
    Environment.@Nullable Binding binding = environment.binding(name);
    return binding != null
        ? attributes.read(binding, reference.span())
        : attributes.read(environment.lookup(), name, reference.span());
  }

  /**
   * Whether something sets what the expression names, so that it can be evaluated; what names no
   * attribute is always set.
   */
  boolean isSet(Expression expression, Environment environment) {
    if (expression instanceof Expression.AttributeReference reference) {
      if (environment.local(reference.name()) != null) {
        return true;
      }
      Environment.@Nullable Binding binding = environment.binding(reference.name());
      return binding != null
          ? isSet(binding, reference.span())
          : environment.scope().has(reference.name());
    }
    if (expression instanceof Expression.Binary binary
        && binary.operator() == BinaryOperator.OR_IF_UNSET) {
      return isSet(binary.left(), environment) || isSet(binary.right(), environment);
    }
    if (expression instanceof Expression.Member member && isSet(member.receiver(), environment)) {
      Outcome receiver = evaluate(member.receiver(), environment, Expected.ANYTHING);
      String name = member.member().text();
      if (!receiver.isFailed() && receiver.value() instanceof Scope scope) {
        return scope.has(name);
      }
      if (!receiver.isFailed() && receiver.value() instanceof Value.Input input) {
        return input.fields().containsKey(name);
      }
    }
    return !(expression instanceof Expression.Member member)
        || isSet(member.receiver(), environment);
  }

  /** A let stands for its expression; one that leads to itself is set, and reported when read. */
  private boolean isSet(Environment.Binding binding, Span place) {
    boolean set = session.enter(place) != null || isSet(binding.let().value(), binding.home());
    session.leave();
    return set;
  }

  private Outcome name(
      Expression.NameReference reference, Environment environment, Expected expected) {
    String name = reference.name();
    Span span = reference.span();
    Names.Meaning meaning = session.names().meaning(name, expected.type(), environment.from());
    if (meaning instanceof Names.EnumConstant constant) {
      return Outcome.of(new Value.Constant(constant.enumName(), constant.name()), span);
    }
    if (meaning instanceof Names.Implementation implementation) {
      return Outcome.of(new Value.ImplementationName(implementation.name()), span);
    }
    if (meaning instanceof Names.NamedRecipe recipe) {
      return nested(session.library().merged(recipe.recipe()), environment, span);
    }
    if (meaning instanceof Names.Ambiguous ambiguous) {
      return session.failed(
          Diagnostic.of(
                  Code.AMBIGUOUS_CONSTANT, span, "`" + name + "` is a constant of several enums")
              .note("enums: `" + String.join("`, `", ambiguous.enums()) + "`"));
    }
    return session.failed(session.nameFindings().nothing(name, span, expected.type()));
  }

  private Outcome nested(MergedRecipe recipe, Environment environment, Span span) {
    if (!recipe.isSound()) {
      return Outcome.failed(List.of());
    }
    Scope scope = new Scope(recipe, environment.scope());
    @Nullable Outcome tooDeep = session.enterNested(scope, span);
    if (tooDeep != null) {
      return tooDeep;
    }
    session.nest(scope);
    return Outcome.of(scope, span);
  }

  private Outcome unary(Expression.Unary unary, Environment environment) {
    if (unary.operator() == UnaryOperator.NOT) {
      Outcome operand = branches.condition(unary.operand(), environment);
      return operand.isFailed()
          ? operand
          : lifting.apply(
              List.of(operand),
              unary.span(),
              values -> Computed.of(!((Value.Truth) values.get(0)).value()));
    }
    return operands(
        List.of(unary.operand()),
        unary.span(),
        environment,
        false,
        values -> Operators.negate(values.get(0)));
  }

  private Outcome binary(Expression.Binary binary, Environment environment) {
    return switch (binary.operator()) {
      case AND -> branches.shortCircuit(binary, environment, false);
      case OR -> branches.shortCircuit(binary, environment, true);
      case EQUAL, NOT_EQUAL, IN -> branches.comparison(binary, environment);
      default ->
          operands(
              List.of(binary.left(), binary.right()),
              binary.span(),
              environment,
              false,
              values -> Operators.binary(binary.operator(), values.get(0), values.get(1)));
    };
  }

  private Outcome member(Expression.Member member, Environment environment) {
    String name = member.member().text();
    Outcome receiver = evaluate(member.receiver(), environment, Expected.ANYTHING);
    if (receiver.isFailed()) {
      return receiver;
    }
    Value value = receiver.value();
    if (value instanceof Scope scope) {
      return attributes.read(new Lookup(scope), name, member.member().span());
    }
    if (value instanceof Value.Input input) {
      @Nullable Slot slot = session.current();
      if (slot != null) {
        slot.inputs().add(input.name() + "." + name);
      }
      @Nullable Value field = input.fields().get(name);
      return field != null
          ? Outcome.of(field, member.span())
          : session.failed(
              Diagnostic.of(
                  Code.UNRESOLVED_ATTRIBUTE,
                  member.member().span(),
                  "the layer's `" + input.name() + "` has no `" + name + "`"));
    }
    if (value instanceof Value.Unknown unknown) {
      Value result = new Value.Unknown(unknown.reason() + "." + name, List.of());
      return Outcome.of(result, member.span());
    }
    return session.failed(
        Diagnostic.of(
            Code.WRONG_OPERAND,
            member.receiver().span(),
            "only recipes and inputs have members, not " + ValueNotation.described(value)));
  }

  private Outcome noParent(Span span, Environment environment) {
    return session.failed(
        Diagnostic.of(
                Code.UNRESOLVED_ATTRIBUTE,
                span,
                "`" + environment.scope().recipe().name() + "` has no enclosing recipe here")
            .note("`parent` can only be read while another recipe holds this one as a value"));
  }

  private Outcome list(Expression.ListLiteral literal, Environment environment, Expected expected) {
    List<Outcome> elements = new ArrayList<>(literal.elements().size());
    for (Expression element : literal.elements()) {
      elements.add(evaluate(element, environment, expected.element()));
    }
    return lifting.collect(elements, literal.span());
  }

  private Outcome comprehension(
      Expression.Comprehension comprehension, Environment environment, Expected expected) {
    Outcome list = evaluate(comprehension.list(), environment, Expected.ANYTHING);
    if (list.isFailed()) {
      return list;
    }
    Value value = elements(list.value());
    if (value instanceof Value.Unknown unknown) {
      return Outcome.of(new Value.Unknown(unknown.reason(), List.of()), comprehension.span());
    }
    if (!(value instanceof Value.Sequence sequence)) {
      return session.failed(
          Diagnostic.of(
              Code.WRONG_OPERAND,
              comprehension.list().span(),
              "`for` needs a list, not " + ValueNotation.described(value)));
    }
    List<Outcome> elements = new ArrayList<>(sequence.elements().size());
    for (Value each : sequence.elements()) {
      Environment inner = environment.with(comprehension.variable().text(), Outcome.of(each, null));
      Outcome element = evaluate(comprehension.element(), inner, expected.element());
      elements.add(element);
      if (element.isFailed()) {
        return element;
      }
    }
    return lifting.collect(elements, comprehension.span());
  }

  private Outcome call(Expression.Call call, Environment environment) {
    String function = call.function().text();
    if (function.equals("is_set") && call.arguments().size() == 1) {
      Value set = new Value.Truth(isSet(call.arguments().get(0), environment));
      return Outcome.of(set, call.span());
    }
    return operands(
        call.arguments(),
        call.span(),
        environment,
        function.equals("len") || function.equals("repeat"),
        values -> Functions.call(function, values));
  }

  private Outcome method(Expression.MethodCall call, Environment environment) {
    List<Expression> all = new ArrayList<>();
    all.add(call.receiver());
    all.addAll(call.arguments());
    return operands(
        all,
        call.span(),
        environment,
        true,
        values ->
            Functions.method(
                call.method().text(), values.get(0), values.subList(1, values.size())));
  }

  private Outcome operands(
      List<Expression> expressions,
      Span span,
      Environment environment,
      boolean structural,
      Lifting.Operation operation) {
    List<Outcome> outcomes = new ArrayList<>(expressions.size());
    for (Expression expression : expressions) {
      Outcome outcome = evaluate(expression, environment, Expected.ANYTHING);
      outcomes.add(outcome.isFailed() ? outcome : outcome.withValue(elements(outcome.value())));
    }
    return lifting.apply(outcomes, span, structural, operation);
  }

  /** The elements of an input that is a list; any other value as it is. */
  private static Value elements(Value value) {
    return value instanceof Value.Input input
        ? Optional.ofNullable(input.fields().get(Inputs.ELEMENTS)).orElse(value)
        : value;
  }
}
