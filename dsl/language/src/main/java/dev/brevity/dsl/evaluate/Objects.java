package dev.brevity.dsl.evaluate;

import dev.brevity.dsl.ast.Assignment;
import dev.brevity.dsl.ast.Demands;
import dev.brevity.dsl.ast.Expression;
import dev.brevity.dsl.ast.Requirement;
import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.link.Origin;
import dev.brevity.dsl.signature.ImplementationSignature;
import dev.brevity.dsl.signature.ImplementationSignature.Parameter;
import dev.brevity.dsl.type.Type;
import dev.brevity.dsl.value.ResolvedObject;
import dev.brevity.dsl.value.Value;
import dev.brevity.grammar.Span;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Builds implementations: fills what their constructors ask for from the attributes of the recipe.
 */
final class Objects {
  private final Session session;
  private final Evaluator evaluator;
  private final Branches branches;

  Objects(Session session, Evaluator evaluator, Branches branches) {
    this.session = session;
    this.evaluator = evaluator;
    this.branches = branches;
  }

  /** What is to be built, for whom, and with which parameters given in place. */
  private record Order(
      ImplementationSignature signature,
      Map<String, Expression> given,
      Environment environment,
      String attribute,
      @Nullable Span origin) {

    String name() {
      return signature.name();
    }

    Lookup lookup() {
      return environment.lookup();
    }
  }

  /** The object that an attribute's value asks for; what names no implementation stays as it is. */
  Outcome build(Outcome outcome, Lookup lookup, String attribute) {
    if (outcome.isFailed()) {
      return outcome;
    }
    @Nullable Span origin = outcome.origin();
    if (outcome.value() instanceof Value.ImplementationName name) {
      Environment environment = Environment.of(lookup, Origin.BUILT_IN);
      return construct(name.name(), Map.of(), environment, attribute, origin);
    }
    if (origin != null
        && outcome.value() instanceof Value.Unknown unknown
        && unknown.possibilities().stream().anyMatch(Value.ImplementationName.class::isInstance)) {
      List<Supplier<Outcome>> possible = new ArrayList<>();
      for (Value value : unknown.possibilities()) {
        possible.add(() -> build(Outcome.of(value, origin), lookup, attribute));
      }
      return branches.explore(unknown.reason(), possible, origin);
    }
    return outcome;
  }

  /** {@code Implementation(parameter = value)}. */
  Outcome construct(Expression.Construction construction, Environment environment) {
    Map<String, Expression> given = new LinkedHashMap<>();
    for (Assignment argument : construction.arguments()) {
      given.putIfAbsent(argument.target().text(), argument.value());
    }
    @Nullable Slot slot = session.current();
    String attribute = slot == null ? "value" : slot.attribute();
    String name = construction.implementation().text();
    return construct(name, given, environment, attribute, construction.span());
  }

  /** The proxy at the root of a quantizer. */
  Outcome root(String implementation, Lookup lookup, @Nullable Span origin) {
    Slot slot = new Slot("proxy_class", lookup.scope(), null, null);
    evaluator.attributes().connect(session.current(), slot);
    Environment environment = Environment.of(lookup, Origin.BUILT_IN);
    Outcome outcome =
        evaluator
            .attributes()
            .inside(
                slot,
                () -> construct(implementation, Map.of(), environment, "proxy_class", origin));
    slot.finish(outcome);
    return outcome;
  }

  private Outcome construct(
      String name,
      Map<String, Expression> given,
      Environment environment,
      String attribute,
      @Nullable Span origin) {
    Optional<ImplementationSignature> signature =
        session.library().vocabulary().implementations().find(name);
    if (signature.isEmpty()) {
      Span place = origin == null ? environment.scope().recipe().recipe().span() : origin;
      return session.failed(
          session.nameFindings().nothing(name, place, Type.of(new Type.AnyImplementation())));
    }
    Order order = new Order(signature.get(), given, environment, attribute, origin);
    Map<String, Value> arguments = new LinkedHashMap<>();
    Environment bound = environment;
    List<Outcome> outcomes = new ArrayList<>();
    for (Parameter parameter : signature.get().parameters()) {
      Optional<Outcome> argument = argument(order, parameter);
      if (argument.isPresent()) {
        Outcome outcome = argument.get();
        outcomes.add(outcome);
        if (!outcome.isFailed()) {
          arguments.put(parameter.name(), outcome.value());
          bound = bound.with(parameter.name(), outcome);
        }
      }
    }
    if (Lifting.anyFailed(outcomes)) {
      return Outcome.failed(Lifting.problems(outcomes));
    }
    List<Problem> violations = new ArrayList<>();
    for (Demands demands : session.library().demandsOf(name)) {
      Environment inside = bound.inside(demands.lets());
      for (Requirement requirement : demands.requirements()) {
        violations.addAll(violations(requirement, inside, "`" + name + "`"));
      }
    }
    return violations.isEmpty()
        ? Outcome.of(
            new ResolvedObject(name, attribute, arguments, Optional.ofNullable(origin)), origin)
        : Outcome.failed(violations);
  }

  private Optional<Outcome> argument(Order order, Parameter parameter) {
    String name = parameter.name();
    @Nullable Expression given = order.given().get(name);
    Span place =
        order.origin() == null ? order.lookup().scope().recipe().recipe().span() : order.origin();
    if (given != null) {
      return Optional.of(inPlace(given, order, parameter));
    }
    if (order.lookup().scope().has(name)) {
      Outcome outcome = evaluator.attributes().read(order.lookup(), name, place);
      return Optional.of(fitting(outcome, order, parameter, place));
    }
    if (parameter.optional()) {
      return session
          .defaultExpression(parameter.defaultValue())
          .map(expression -> inPlace(expression, order, parameter));
    }
    return Optional.of(session.failed(missing(order, name, place)));
  }

  private Outcome inPlace(Expression expression, Order order, Parameter parameter) {
    Expected expected =
        new Expected(type(parameter), "`" + parameter.name() + "` of `" + order.name() + "`", null);
    Outcome outcome = evaluator.evaluate(expression, order.environment(), expected);
    return expected.isName() ? outcome : build(outcome, order.lookup(), parameter.name());
  }

  /** The attribute's value if the constructor takes it. */
  private Outcome fitting(Outcome outcome, Order order, Parameter parameter, Span place) {
    Type type = type(parameter);
    if (outcome.isFailed() || type.isAny()) {
      return outcome;
    }
    Optional<Value> fitted = session.coercion().coerce(outcome.value(), type);
    if (fitted.isPresent()) {
      return outcome.withValue(fitted.get());
    }
    @Nullable Span chosen = outcome.origin();
    Diagnostic.Builder finding =
        Diagnostic.of(
            Code.WRONG_TYPE,
            chosen == null ? place : chosen,
            "`"
                + order.name()
                + "` needs a `"
                + type
                + "` for `"
                + parameter.name()
                + "`, not "
                + ValueNotation.described(outcome.value()));
    if (chosen != null && order.origin() != null) {
      finding.related(order.origin(), "`" + order.name() + "` is chosen here");
    }
    return session.failed(finding);
  }

  private Diagnostic.Builder missing(Order order, String name, Span place) {
    Diagnostic.Builder finding =
        Diagnostic.of(
                Code.UNRESOLVED_ATTRIBUTE,
                place,
                "`"
                    + order.lookup().scope().recipe().name()
                    + "` does not set `"
                    + name
                    + "`, which `"
                    + order.name()
                    + "` needs")
            .fix("set `" + name + "`");
    String chain = chain(session.current());
    if (!chain.isEmpty()) {
      finding.note("needed by " + chain);
    }
    return finding;
  }

  /** The attributes that led to the slot, the outermost first. */
  private static String chain(@Nullable Slot slot) {
    List<String> names = new ArrayList<>();
    for (@Nullable Slot step = slot; step != null; step = step.requester()) {
      if (step.entry() != null) {
        names.add(0, "`" + step.attribute() + "`");
      }
    }
    return String.join(" → ", names);
  }

  /** What of the requirement is violated, or prevents it from being evaluated. */
  List<Problem> violations(Requirement requirement, Environment environment, String owner) {
    Slot slot = new Slot("require", environment.scope(), null, session.current());
    Outcome outcome =
        evaluator.attributes().inside(slot, () -> violation(requirement, environment, owner));
    slot.finish(outcome);
    return outcome.problems();
  }

  private Outcome violation(Requirement requirement, Environment environment, String owner) {
    Outcome condition = branches.condition(requirement.condition(), environment);
    boolean violation = requirement.kind().violation();
    if (condition.isFailed() || !condition.value().equals(new Value.Truth(violation))) {
      return condition;
    }
    Diagnostic.Builder finding =
        Diagnostic.of(Code.REQUIREMENT_VIOLATED, requirement.span(), requirement.message())
            .note("required by " + owner);
    requirement.remedy().ifPresent(finding::fix);
    return session.failed(finding);
  }

  private Type type(Parameter parameter) {
    return session.parameterTypes().of(parameter);
  }
}
