package dev.brevity.dsl.plan;

import dev.brevity.dsl.ast.PlanDeclaration;
import dev.brevity.dsl.ast.PlanDeclaration.Step;
import dev.brevity.dsl.ast.PlanWordDeclaration.Kind;
import dev.brevity.dsl.diagnostic.DiagnosticSink;
import dev.brevity.dsl.evaluate.Resolver;
import dev.brevity.dsl.link.Library;
import dev.brevity.dsl.link.PlanWord;
import dev.brevity.dsl.model.ModelOutline;
import dev.brevity.dsl.model.ModelOutline.Layer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Makes every choice of a plan for one network. Computes nothing and reads no tensor. */
public final class PlanResolver {
  private final Library library;
  private final Resolver resolver;
  private final LayerKinds kinds;
  private final Options options;
  private final StepOrder order;

  /**
   * @param resolver a resolver of the same library
   */
  public PlanResolver(Library library, Resolver resolver) {
    this.library = library;
    this.resolver = resolver;
    this.kinds = new LayerKinds(library);
    this.options = new Options(library, resolver);
    this.order = new StepOrder(library);
  }

  /**
   * The plan for the network. It should have been checked on its own before; what is unknown in it
   * is passed over here.
   *
   * @param sink told what is wrong with the plan for this network
   */
  public ResolvedPlan resolve(PlanDeclaration plan, ModelOutline model, DiagnosticSink sink) {
    FlatPlan flat = FlatPlan.of(plan, library);
    Optional<PlannedWord> style =
        flat.style()
            .flatMap(
                chosen ->
                    library
                        .planWord(Kind.STYLE, chosen.name().text())
                        .map(word -> options.planned(word, chosen.settings(), chosen.span())));
    Optional<PlannedWord> export =
        flat.export()
            .flatMap(
                chosen ->
                    library
                        .planWord(Kind.TARGET, chosen.target().text())
                        .map(word -> options.planned(word, chosen.settings(), chosen.span())));
    Selection selection = new Selection(model, kinds);
    LayerRules rules = new LayerRules(flat.rules(), kinds, selection);
    List<PlannedWord> before = new ArrayList<>();
    List<PlannedWord> after = new ArrayList<>();
    steps(flat.steps(), before, after);
    SlotPlanner slots =
        new SlotPlanner(
            library,
            resolver,
            style.or(() -> usual(plan)),
            export,
            MissingSteps.of(flat, library, options));
    List<LayerPlan> layers = new ArrayList<>();
    AppearingBiases biases =
        new AppearingBiases(model, Stream.concat(before.stream(), after.stream()).toList());
    for (Layer layer : model.layers()) {
      LayerRules.Applied applied = rules.apply(layer);
      boolean takesBias = kinds.slots(layer.kind()).containsKey("bias");
      boolean gains = biases.appears(layer, !applied.choices().isEmpty(), takesBias);
      Layer planned = gains ? layer.withBias() : layer;
      int floatBytes = model.stored().halves().contains(layer.name()) ? Short.BYTES : Float.BYTES;
      layers.add(slots.plan(planned, gains ? rules.apply(planned) : applied, gains, floatBytes));
    }
    ResolvedPlan resolved = new ResolvedPlan(flat, model, style, layers, before, after, export);
    new ModelFindings(library, resolved, selection, rules).report(sink);
    slots.report(sink);
    return resolved;
  }

  /** The style of plans that do not say one. */
  private Optional<PlannedWord> usual(PlanDeclaration plan) {
    return library
        .planWord(Kind.STYLE, ResolvedPlan.USUAL_STYLE)
        .map(word -> options.planned(word, List.of(), plan.name().span()));
  }

  /** Reports what is wrong with the network, whatever the plan; {@link #resolve} does so too. */
  public void checkModel(ModelOutline model, DiagnosticSink sink) {
    ModelFindings.unsupported(model, sink);
  }

  private void steps(List<Step> steps, List<PlannedWord> before, List<PlannedWord> after) {
    boolean placed = false;
    for (Step step : steps) {
      Optional<PlanWord> word = order.find(step.name().text());
      if (word.isPresent()) {
        placed |= StepOrder.comesAfterPlacement(word.get());
        (placed ? after : before).add(options.planned(word.get(), step.settings(), step.span()));
      }
    }
  }
}
