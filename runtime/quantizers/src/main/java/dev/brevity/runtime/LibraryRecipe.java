package dev.brevity.runtime;

import dev.brevity.dsl.ast.Assignment;
import dev.brevity.dsl.ast.Expression;
import dev.brevity.dsl.ast.Identifier;
import dev.brevity.dsl.ast.RecipeBody;
import dev.brevity.dsl.ast.RecipeDeclaration;
import dev.brevity.dsl.check.Checker;
import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.diagnostic.Diagnostics;
import dev.brevity.dsl.evaluate.Inputs;
import dev.brevity.dsl.evaluate.Resolution;
import dev.brevity.dsl.evaluate.SlotInputs;
import dev.brevity.dsl.link.MergedRecipe;
import dev.brevity.dsl.link.Origin;
import dev.brevity.dsl.type.Vocabulary;
import dev.brevity.dsl.value.ResolvedObject;
import dev.brevity.dsl.value.Value;
import dev.brevity.injector.assembly.AssemblyException;
import dev.brevity.injector.assembly.AssemblyPlan;
import dev.brevity.runtime.module.ProxyModule;
import dev.brevity.runtime.proxy.AccumulatorQuant;
import dev.brevity.runtime.proxy.ActQuant;
import dev.brevity.runtime.proxy.BiasQuant;
import dev.brevity.runtime.proxy.QuantProxy;
import dev.brevity.runtime.proxy.QuantizerRecipe;
import dev.brevity.runtime.proxy.QuantizerSite;
import dev.brevity.runtime.proxy.ResolvedRecipe;
import dev.brevity.runtime.proxy.WeightQuant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A recipe of a library, with overrides on top. Remembers what it resolved to for layers that look
 * alike.
 */
final class LibraryRecipe implements QuantizerRecipe {
  private static final int REMEMBERED_PLANS = 64;
  private static final String PROXY = "proxy_class";

  /** What each kind of quantizer is for. */
  private static final Map<Class<? extends QuantProxy>, String> PURPOSES =
      Map.of(
          ActQuant.class, "activations",
          WeightQuant.class, "weights",
          BiasQuant.class, "biases",
          AccumulatorQuant.class, "accumulators");

  private final Workshop workshop;
  private final MergedRecipe base;
  private final MergedRecipe merged;
  private final Map<String, @Nullable Object> overrides;
  private final Map<Map<String, @Nullable Object>, LibraryRecipe> derived =
      new ConcurrentHashMap<>();
  private final Map<SlotInputs, AssemblyPlan> plans = new ConcurrentHashMap<>();
  private final Map<SlotInputs, ResolvedRecipe> resolved = new ConcurrentHashMap<>();

  /** What the recipe is at work through; nothing as long as that is not known. */
  private final Set<String> proxies = ConcurrentHashMap.newKeySet();

  LibraryRecipe(Workshop workshop, MergedRecipe base) {
    this(workshop, base, base, Map.of());
  }

  private LibraryRecipe(
      Workshop workshop,
      MergedRecipe base,
      MergedRecipe merged,
      Map<String, @Nullable Object> overrides) {
    this.workshop = workshop;
    this.base = base;
    this.merged = merged;
    this.overrides = overrides;
  }

  @Override
  public String name() {
    return base.name();
  }

  @Override
  public QuantizerRecipe with(Map<String, ? extends @Nullable Object> more) {
    if (more.isEmpty()) {
      return this;
    }
    Map<String, @Nullable Object> all = new LinkedHashMap<>(overrides);
    all.putAll(more);
    return derived.computeIfAbsent(Collections.unmodifiableMap(all), this::derive);
  }

  @Override
  public <P extends QuantProxy> P build(
      Class<P> kind, List<QuantizerSite> sites, ProxyModule self) {
    SlotInputs supplied = QuantizerSite.told(sites);
    AssemblyPlan plan = plans.get(supplied);
    if (plan == null) {
      plan = plan(supplied);
      if (plans.size() < REMEMBERED_PLANS) {
        plans.put(supplied, plan);
      }
    }
    Object built;
    try {
      built = plan.assemble(SuppliedObjects.of(sites, self));
    } catch (AssemblyException e) {
      throw new RecipeException(e.diagnostics(), e);
    }
    if (!kind.isInstance(built)) {
      throw new RecipeException(List.of(misplaced(kind)));
    }
    return kind.cast(built);
  }

  @Override
  public ResolvedRecipe resolve(List<QuantizerSite> sites) {
    SlotInputs supplied = QuantizerSite.told(sites);
    ResolvedRecipe known = resolved.get(supplied);
    if (known == null) {
      known = new ResolvedRecipe(name(), FlatTree.of(resolution(supplied)));
      if (resolved.size() < REMEMBERED_PLANS) {
        resolved.put(supplied, known);
      }
    }
    return known;
  }

  @Override
  public void requireKind(Class<? extends QuantProxy> kind) {
    if (proxies.isEmpty()) {
      workshop
          .resolver()
          .value(merged, PROXY, Inputs.symbolic())
          .value()
          .ifPresent(value -> proxies.add(name(value)));
    }
    for (String proxy : proxies) {
      Vocabulary vocabulary = workshop.library().vocabulary();
      boolean known = PURPOSES.keySet().stream().anyMatch(one -> plays(proxy, one, vocabulary));
      if (known && !plays(proxy, kind, vocabulary)) {
        throw new RecipeException(List.of(misplaced(kind)));
      }
    }
  }

  private static String name(Value value) {
    return value instanceof Value.ImplementationName known
        ? known.name()
        : value instanceof ResolvedObject object ? object.implementation() : "";
  }

  private static boolean plays(
      String proxy, Class<? extends QuantProxy> kind, Vocabulary vocabulary) {
    return vocabulary.plays(proxy, kind.getSimpleName());
  }

  private Diagnostic misplaced(Class<? extends QuantProxy> kind) {
    Vocabulary vocabulary = workshop.library().vocabulary();
    String made =
        PURPOSES.entrySet().stream()
            .filter(one -> proxies.stream().anyMatch(it -> plays(it, one.getKey(), vocabulary)))
            .map(Map.Entry::getValue)
            .sorted()
            .collect(Collectors.joining(" and "));
    String what = made.isEmpty() ? "something else" : made;
    return Diagnostic.of(
            Code.OBJECT_REFUSED,
            merged.recipe().span(),
            "`" + name() + "` quantizes " + what + ", and stands for " + PURPOSES.get(kind))
        .fix("choose a quantizer of " + PURPOSES.get(kind))
        .build();
  }

  private AssemblyPlan plan(SlotInputs supplied) {
    try {
      return workshop.assembler().plan(resolution(supplied));
    } catch (AssemblyException e) {
      throw new RecipeException(e.diagnostics(), e);
    }
  }

  private ResolvedObject resolution(SlotInputs supplied) {
    Resolution resolution =
        workshop.resolver().resolve(merged, supplied.values(SuppliedObjects.STAND_INS));
    if (resolution.value().isEmpty()) {
      throw new RecipeException(resolution.diagnostics());
    }
    return (ResolvedObject) resolution.value().get();
  }

  /** The overrides on top of the base, which may have overrides of its own and no name. */
  private Expression.AnonymousRecipe over(RecipeDeclaration mixin) {
    if (!base.recipe().isAnonymous()) {
      Identifier name = new Identifier(name(), mixin.name().span());
      return new Expression.AnonymousRecipe(name, mixin.body(), mixin.span());
    }
    RecipeDeclaration made = base.recipe().declaration();
    Set<String> overridden =
        mixin.body().assignments().stream()
            .map(assignment -> assignment.target().text())
            .collect(Collectors.toSet());
    List<Assignment> assignments = new ArrayList<>();
    made.body().assignments().stream()
        .filter(assignment -> !overridden.contains(assignment.target().text()))
        .forEach(assignments::add);
    assignments.addAll(mixin.body().assignments());
    return new Expression.AnonymousRecipe(
        made.bases().get(0),
        new RecipeBody(
            made.body().lets(),
            assignments,
            made.body().refinements().stream()
                .filter(refinement -> !overridden.contains(refinement.attribute().text()))
                .toList(),
            made.body().requirements()),
        mixin.span());
  }

  private LibraryRecipe derive(Map<String, @Nullable Object> all) {
    Diagnostics findings = new Diagnostics();
    RecipeDeclaration mixin =
        RecipeText.recipe("overrides of " + name(), OverrideText.of("Overrides", all), findings)
            .orElseThrow(() -> new RecipeException(findings.all()));
    Expression.AnonymousRecipe expression = over(mixin);
    if (!findings.hasErrors()) {
      new Checker(workshop.library(), workshop.resolver())
          .check(expression)
          .forEach(findings::report);
    }
    if (findings.hasErrors()) {
      throw new RecipeException(findings.all());
    }
    MergedRecipe layered = workshop.library().merged(expression, Origin.USER);
    return new LibraryRecipe(workshop, base, layered, all);
  }
}
