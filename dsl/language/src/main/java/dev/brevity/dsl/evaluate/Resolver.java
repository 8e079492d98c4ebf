package dev.brevity.dsl.evaluate;

import dev.brevity.dsl.ast.Demands;
import dev.brevity.dsl.ast.Expression;
import dev.brevity.dsl.ast.Identifier;
import dev.brevity.dsl.ast.Let;
import dev.brevity.dsl.ast.Requirement;
import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.link.Library;
import dev.brevity.dsl.link.MergedRecipe;
import dev.brevity.dsl.link.MergedRecipe.OwnedRequirement;
import dev.brevity.dsl.link.Origin;
import dev.brevity.dsl.signature.ImplementationSignature;
import dev.brevity.dsl.type.AttributeType;
import dev.brevity.dsl.value.Value;
import dev.brevity.grammar.Span;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Resolves merged recipes: evaluates what their proxy needs, lazily, each attribute once in a
 * look-up. Safe for use by several threads. Resolving the same recipe again costs the same again;
 * keep the {@link Resolution} where the inputs do not change.
 */
public final class Resolver {
  private static final Set<Code> CONSEQUENCES =
      EnumSet.of(Code.WRONG_TYPE, Code.WRONG_OPERAND, Code.UNRESOLVED_ATTRIBUTE);

  private final Library library;
  private final DefaultExpressions defaults = new DefaultExpressions();
  private final ParameterTypes parameterTypes;
  private final Map<String, Value> symbolicInputs;

  public Resolver(Library library) {
    this.library = library;
    this.parameterTypes = new ParameterTypes(library.vocabulary());
    this.symbolicInputs = SymbolicInputs.of(library);
  }

  /** The proxy of a quantizer with everything it needs. */
  public Resolution resolve(MergedRecipe recipe, Inputs inputs) {
    Run run = new Run(recipe, inputs);
    Outcome proxy = run.proxyClass();
    if (proxy.isFailed()) {
      return run.finish(proxy);
    }
    if (!(proxy.value() instanceof Value.ImplementationName name)) {
      return run.finish(run.incomplete());
    }
    return run.finish(run.evaluator.objects().root(name.name(), run.lookup, proxy.origin()));
  }

  /** One attribute of a recipe, looked up on its own. */
  public Resolution value(MergedRecipe recipe, String attribute, Inputs inputs) {
    Run run = new Run(recipe, inputs);
    run.proxyClass();
    return run.finish(
        run.evaluator.attributes().read(run.lookup, attribute, recipe.recipe().span()));
  }

  /** The value of an expression that stands in no recipe, as one that its place takes. */
  public Resolution constant(Expression expression, AttributeType place, Origin from) {
    Identifier name = new Identifier(place.name(), expression.span());
    Run run = new Run(library.bare(name), Inputs.symbolic());
    Environment environment = Environment.of(run.lookup, from);
    return run.finish(run.evaluator.evaluate(expression, environment, Expected.of(place)));
  }

  /**
   * The requirements that do not hold of a quantizer. One that cannot be evaluated holds: what
   * prevents it is a finding of {@link #resolve}.
   *
   * @param names what the requirements may read besides the quantizer's attributes
   */
  public List<Requirement> violated(
      MergedRecipe recipe, Inputs inputs, Demands demands, Map<String, Value> names) {
    Run run = new Run(recipe, inputs);
    run.proxyClass();
    List<Requirement> violated = new ArrayList<>();
    for (Requirement requirement : demands.requirements()) {
      if (run.violates(requirement, run.environment(requirement.span(), demands, names))) {
        violated.add(requirement);
      }
    }
    return violated;
  }

  /**
   * What a target says of a quantizer by one of its names; empty if it has no such name, or it
   * cannot be evaluated.
   *
   * @param names what the target's names may read besides the quantizer's attributes
   */
  public Optional<Value> said(
      MergedRecipe recipe, Inputs inputs, Demands demands, Map<String, Value> names, String what) {
    Optional<Let> let =
        demands.lets().stream().filter(one -> one.name().text().equals(what)).findFirst();
    if (let.isEmpty()) {
      return Optional.empty();
    }
    Run run = new Run(recipe, inputs);
    run.proxyClass();
    Outcome outcome =
        run.evaluator.evaluate(
            let.get().value(),
            run.environment(let.get().span(), demands, names),
            Expected.ANYTHING);
    return outcome.isFailed() ? Optional.empty() : Optional.of(outcome.value());
  }

  /** One resolution in progress. */
  private final class Run {
    private final MergedRecipe recipe;
    private final Inputs inputs;
    private final Scope scope;
    private final Lookup lookup;
    private final Session session = new Session(library, defaults, parameterTypes);
    private final Evaluator evaluator = new Evaluator(session);
    private final Slot root;

    Run(MergedRecipe recipe, Inputs inputs) {
      this.recipe = recipe;
      this.inputs = inputs;
      this.scope = new Scope(recipe, supplied(symbolicInputs.keySet()));
      this.lookup = new Lookup(scope);
      this.root = new Slot("root", scope, null, null);
      session.current(root);
    }

    private Map<String, Value> supplied(Set<String> names) {
      Map<String, Value> available = new LinkedHashMap<>();
      for (String name : names) {
        Optional<Value> value =
            inputs.get(name).or(() -> Optional.ofNullable(symbolicInputs.get(name)));
        value.ifPresent(input -> available.put(name, input));
      }
      return available;
    }

    /** What the names of a demand mean that stands at the place. */
    Environment environment(Span place, Demands demands, Map<String, Value> names) {
      Origin from = library.isUsers(place) ? Origin.USER : Origin.BUILT_IN;
      Environment environment = Environment.of(lookup, from);
      for (Map.Entry<String, Value> name : names.entrySet()) {
        environment = environment.with(name.getKey(), Outcome.of(name.getValue(), null));
      }
      return environment.inside(demands.lets());
    }

    /** Evaluates {@code proxy_class}, which decides what inputs there are. */
    Outcome proxyClass() {
      if (!recipe.sets("proxy_class")) {
        return incomplete();
      }
      Outcome proxy = evaluator.attributes().read(lookup, "proxy_class", recipe.recipe().span());
      if (!proxy.isFailed() && proxy.value() instanceof Value.ImplementationName name) {
        Optional<ImplementationSignature> signature =
            library.vocabulary().implementations().find(name.name());
        signature.ifPresent(found -> scope.supply(supplied(found.inputs())));
      }
      return proxy;
    }

    boolean violates(Requirement requirement, Environment environment) {
      return evaluator.objects().violations(requirement, environment, "").stream()
          .map(Problem::finding)
          .anyMatch(
              finding ->
                  finding.code() == Code.REQUIREMENT_VIOLATED
                      && finding.span().equals(Optional.of(requirement.span())));
    }

    Outcome incomplete() {
      return session.failed(
          Diagnostic.of(
                  Code.INCOMPLETE_QUANTIZER,
                  recipe.recipe().span(),
                  "`" + recipe.name() + "` does not set `proxy_class`, so no layer can use it")
              .fix("extend a preset, or make it a `mixin`"));
    }

    Resolution finish(Outcome outcome) {
      List<Problem> problems = new ArrayList<>(outcome.problems());
      if (recipe.sets("proxy_class")) {
        requirements(scope, problems);
        List<Scope> nested = session.nested();
        nested.forEach(inner -> requirements(inner, problems));
      }
      @Nullable Problem exhausted = session.exhausted();
      if (exhausted != null) {
        problems.clear();
        problems.add(exhausted);
      }
      Relocation relocation = new Relocation(library, recipe);
      List<Diagnostic> diagnostics =
          withoutConsequences(
              problems.stream().distinct().map(relocation::relocate).distinct().toList());
      Optional<Value> value =
          diagnostics.isEmpty() && !outcome.isFailed()
              ? Optional.of(outcome.value())
              : Optional.empty();
      return new Resolution(value, diagnostics, root);
    }

    /**
     * A value that the recipes refuse in so many words leads to others that are missing or of the
     * wrong type; at the same place only the refusal is a finding.
     */
    private List<Diagnostic> withoutConsequences(List<Diagnostic> all) {
      Set<Optional<Span>> refused = new HashSet<>();
      for (Diagnostic finding : all) {
        if (finding.code() == Code.REFUSED_VALUE) {
          refused.add(finding.span());
        }
      }
      return all.stream()
          .filter(
              finding ->
                  !CONSEQUENCES.contains(finding.code()) || !refused.contains(finding.span()))
          .toList();
    }

    private void requirements(Scope where, List<Problem> problems) {
      session.current(null);
      for (OwnedRequirement owned : where.recipe().requirements()) {
        Environment environment = Environment.of(new Lookup(where), owned.owner());
        evaluator
            .objects()
            .violations(owned.requirement(), environment, "`" + owned.owner().name() + "`")
            .forEach(problems::add);
      }
    }
  }
}
