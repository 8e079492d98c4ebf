package dev.brevity.dsl.check;

import dev.brevity.dsl.ast.Expression;
import dev.brevity.dsl.ast.ImplementationDeclaration;
import dev.brevity.dsl.ast.PlanDeclaration;
import dev.brevity.dsl.ast.RecipeKind;
import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.diagnostic.DiagnosticSink;
import dev.brevity.dsl.evaluate.Resolver;
import dev.brevity.dsl.link.Library;
import dev.brevity.dsl.link.Origin;
import dev.brevity.dsl.link.Recipe;
import dev.brevity.dsl.model.ModelOutline;
import dev.brevity.dsl.plan.PlanResolver;
import dev.brevity.dsl.plan.ResolvedPlan;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Checks everything that the user's files declare, with symbolic inputs. What reading and linking
 * already reported is not reported again. Quantizers are resolved; of mixins and solvers only names
 * and types are checked.
 */
public final class Checker {
  private final Library library;
  private final Resolver resolver;

  public Checker(Library library) {
    this(library, new Resolver(library));
  }

  /**
   * @param resolver a resolver of the same library
   */
  public Checker(Library library, Resolver resolver) {
    this.library = library;
    this.resolver = resolver;
  }

  /** Reports all findings, ordered by place, each cause once. */
  public void check(DiagnosticSink sink) {
    check().forEach(sink::report);
  }

  /** All findings, ordered by place, each cause once. */
  public List<Diagnostic> check() {
    return check(Optional.empty());
  }

  /**
   * All findings, also those that only show when the plans meet a network.
   *
   * @param model the network that the plans are for
   */
  public List<Diagnostic> check(Optional<ModelOutline> model) {
    return check(model, new LinkedHashMap<>());
  }

  /**
   * As {@link #check(Optional)}, with what the plans are for the network.
   *
   * @param model the network that the plans are for
   */
  public Checked check(ModelOutline model) {
    Map<String, ResolvedPlan> plans = new LinkedHashMap<>();
    List<Diagnostic> findings = check(Optional.of(model), plans);
    return new Checked(findings, plans);
  }

  /**
   * What came of a check with a network.
   *
   * @param findings ordered by place, each cause once
   * @param plans the user's plans for the network, by name, without those that have errors of their
   *     own
   */
  public record Checked(List<Diagnostic> findings, Map<String, ResolvedPlan> plans) {
    public Checked {
      findings = List.copyOf(findings);
      plans = Collections.unmodifiableMap(new LinkedHashMap<>(plans));
    }
  }

  private List<Diagnostic> check(Optional<ModelOutline> model, Map<String, ResolvedPlan> resolved) {
    Findings findings = new Findings();
    RecipeCheck bodies = new RecipeCheck(library, findings);
    for (Recipe recipe : library.userRecipes()) {
      bodies.check(recipe);
    }
    for (ImplementationDeclaration declaration : library.implementationDeclarations()) {
      if (library.isUsers(declaration.span())) {
        bodies.check(declaration, Origin.USER);
      }
    }
    QuantizerCheck quantizers = new QuantizerCheck(library, resolver, findings);
    for (Recipe recipe : library.userRecipes()) {
      if (recipe.kind() == RecipeKind.QUANTIZER) {
        quantizers.check(recipe);
      }
    }
    PlanWordCheck words = new PlanWordCheck(library, findings, bodies);
    words.declarations();
    PlanCheck plans = new PlanCheck(library, bodies, quantizers, words, findings);
    for (PlanDeclaration plan : library.plans()) {
      plans.check(plan);
    }
    model.ifPresent(network -> againstModel(network, findings, resolved));
    quantizers.reportUnread();
    return findings.inOrder();
  }

  private void againstModel(
      ModelOutline model, Findings findings, Map<String, ResolvedPlan> resolved) {
    PlanResolver plans = new PlanResolver(library, resolver);
    plans.checkModel(model, findings);
    for (PlanDeclaration plan : library.plans()) {
      if (!findings.hasErrorIn(plan.span(), EnumSet.of(Code.NOT_EXPRESSIBLE))) {
        resolved.put(plan.name().text(), plans.resolve(plan, model, findings));
      }
    }
  }

  /** Findings about names and types in a recipe that was made in place, outside any file. */
  public List<Diagnostic> check(Expression.AnonymousRecipe recipe) {
    Findings findings = new Findings();
    new RecipeCheck(library, findings).anonymous(recipe, Place.anything(Origin.USER));
    return findings.inOrder();
  }
}
