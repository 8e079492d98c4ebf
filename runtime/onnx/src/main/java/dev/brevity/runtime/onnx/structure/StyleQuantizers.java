package dev.brevity.runtime.onnx.structure;

import dev.brevity.dsl.ast.Expression;
import dev.brevity.dsl.ast.Requirement;
import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.diagnostic.DiagnosticSink;
import dev.brevity.dsl.evaluate.Inputs;
import dev.brevity.dsl.evaluate.Resolver;
import dev.brevity.dsl.link.Library;
import dev.brevity.dsl.link.MergedRecipe;
import dev.brevity.dsl.link.Origin;
import dev.brevity.dsl.plan.LayerNames;
import dev.brevity.dsl.plan.LayerPlan;
import dev.brevity.dsl.plan.PlannedWord;
import dev.brevity.dsl.plan.ResolvedPlan;
import dev.brevity.dsl.plan.SlotPlan;
import dev.brevity.dsl.plan.SlotQuestions;
import dev.brevity.dsl.value.ResolvedObject;
import dev.brevity.dsl.value.Value;
import dev.brevity.grammar.Span;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.graph.Node;
import dev.brevity.runtime.layer.QuantLayer;
import dev.brevity.runtime.layer.WeightLayer;
import dev.brevity.runtime.plan.BoundedSums;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What the export target, biases and steps demand of the quantizers that a style puts into a
 * network by itself. Those that rules name are compared in their slots.
 */
final class StyleQuantizers {
  private static final String SLOT = "output";
  private static final String MINIFLOATS = "FloatQuant";
  private static final List<String> OF_RESULTS = List.of("output_quant", "act_quant");

  private final Library library;
  private final ResolvedPlan plan;
  private final Graph graph;
  private final Resolver resolver;
  private final Map<String, Named> named = new LinkedHashMap<>();

  /**
   * @param graph with the quantizers in place
   */
  StyleQuantizers(Library library, ResolvedPlan plan, Graph graph) {
    this.library = library;
    this.plan = plan;
    this.graph = graph;
    this.resolver = new Resolver(library);
    plan.style().ifPresent(this::readOptions);
  }

  /**
   * A quantizer that an option of the style names.
   *
   * @param place where the plan names it, or else the style
   */
  private record Named(String option, MergedRecipe recipe, Span place) {}

  private void readOptions(PlannedWord style) {
    style
        .written()
        .forEach(
            (option, value) -> {
              Span place = library.isUsers(value.span()) ? value.span() : style.span();
              recipe(value)
                  .ifPresent(recipe -> named.put(recipe.name(), new Named(option, recipe, place)));
            });
  }

  private Optional<MergedRecipe> recipe(Expression value) {
    if (value instanceof Expression.NameReference name) {
      return library.merged(name.name());
    }
    return value instanceof Expression.AnonymousRecipe recipe
        ? Optional.of(library.merged(recipe, Origin.USER))
        : Optional.empty();
  }

  void report(DiagnosticSink findings) {
    plan.style()
        .flatMap(style -> plan.export())
        .ifPresent(export -> placed().forEach(one -> compare(one, export, findings)));
    Set<String> layers = readers(one -> isOf(one, MINIFLOATS));
    if (!layers.isEmpty()) {
      biases(layers, findings);
      BoundedSums.step(plan)
          .ifPresent(step -> findings.report(BoundedSums.unbounded(step, layers, "input")));
    }
  }

  /** The quantizers of the style that are somewhere in the network. */
  private Set<Named> placed() {
    Set<Named> found = new LinkedHashSet<>();
    for (Node node : graph.nodes()) {
      ofResult(node).ifPresent(found::add);
    }
    return found;
  }

  private Optional<Named> ofResult(Node node) {
    if (graph.layerOf(node).orElse(null) instanceof QuantLayer layer) {
      return OF_RESULTS.stream()
          .flatMap(name -> Optional.ofNullable(layer.quantizers().get(name)).stream())
          .flatMap(found -> Optional.ofNullable(named.get(found.recipe().name())).stream())
          .findFirst();
    }
    return Optional.empty();
  }

  private void compare(Named one, PlannedWord export, DiagnosticSink findings) {
    SlotQuestions questions = new SlotQuestions(resolver);
    if (!questions.quantizes(one.recipe(), Inputs.symbolic()).orElse(true)) {
      return;
    }
    for (Requirement violated :
        questions.violated(one.recipe(), export, SLOT, Inputs.symbolic(), Map.of())) {
      Diagnostic.Builder finding =
          Diagnostic.of(Code.NOT_EXPRESSIBLE, one.place(), violated.message())
              .label("in `" + one.option() + "`")
              .related(export.span(), "what demands it");
      violated.remedy().ifPresent(finding::fix);
      findings.report(finding.build());
    }
  }

  /** Layers with quantized weights that read what such a quantizer of the style makes. */
  private Set<String> readers(Predicate<Named> kind) {
    Set<String> layers = new LinkedHashSet<>();
    for (Node node : graph.nodes()) {
      if (graph.layerOf(node).orElse(null) instanceof WeightLayer layer
          && layer.quantizers().containsKey("weight_quant")
          && !layer.quantizers().containsKey("input_quant")
          && source(node.inputs().get(0)).filter(kind).isPresent()) {
        layers.add(node.layer().orElseThrow());
      }
    }
    return layers;
  }

  /** The quantizer of the style that made a value, also if it has been moved or pooled since. */
  private Optional<Named> source(Node value) {
    Node node = value;
    while (ofResult(node).isEmpty()) {
      if (node.inputs().size() != 1 || graph.layerOf(node).orElse(null) instanceof QuantLayer) {
        return Optional.empty();
      }
      node = node.inputs().get(0);
    }
    return ofResult(node);
  }

  private boolean isOf(Named one, String implementation) {
    return resolver
        .value(one.recipe(), "tensor_quant", Inputs.symbolic())
        .value()
        .filter(ResolvedObject.class::isInstance)
        .map(value -> ((ResolvedObject) value).implementation())
        .filter(implementation::equals)
        .isPresent();
  }

  private void biases(Set<String> layers, DiagnosticSink findings) {
    Map<Span, Set<String>> places = new LinkedHashMap<>();
    for (String name : layers) {
      plan.layer(name)
          .flatMap(layer -> scaledBias(layer))
          .ifPresent(
              bias ->
                  places.computeIfAbsent(bias.place(), place -> new LinkedHashSet<>()).add(name));
    }
    places.forEach(
        (place, names) ->
            findings.report(
                Diagnostic.of(
                        Code.MISPLACED_QUANTIZER,
                        place,
                        "the bias takes its scale from those of input and weight, but the style"
                            + " quantizes the input to minifloats")
                    .note("in " + LayerNames.bare(names))
                    .fix(
                        "give the bias a scale of its own, as Int8BiasPerTensorFloatInternalScaling"
                            + " does, or leave it in floating point with NoneBiasQuant")
                    .build()));
  }

  private Optional<SlotPlan> scaledBias(LayerPlan layer) {
    return layer
        .slot("bias")
        .filter(SlotPlan::quantizes)
        .filter(
            bias ->
                resolver
                    .value(bias.recipe(), "requires_input_scale", Inputs.symbolic())
                    .value()
                    .filter(new Value.Truth(true)::equals)
                    .isPresent());
  }
}
