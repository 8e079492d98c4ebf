package dev.brevity.dsl.plan;

import dev.brevity.dsl.ast.Identifier;
import dev.brevity.dsl.ast.PlanDeclaration.Selector;
import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.diagnostic.DiagnosticSink;
import dev.brevity.dsl.diagnostic.Nearest;
import dev.brevity.dsl.link.Library;
import dev.brevity.dsl.model.ModelOutline;
import dev.brevity.dsl.model.ModelOutline.Layer;
import dev.brevity.dsl.model.ModelOutline.Product;
import dev.brevity.dsl.model.ModelOutline.Unsupported;
import dev.brevity.dsl.value.Value;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What only shows when a plan meets a network. */
final class ModelFindings {
  private final Library library;
  private final ResolvedPlan resolved;
  private final ModelOutline model;
  private final Selection selection;
  private final LayerRules rules;

  ModelFindings(Library library, ResolvedPlan resolved, Selection selection, LayerRules rules) {
    this.library = library;
    this.resolved = resolved;
    this.model = resolved.model();
    this.selection = selection;
    this.rules = rules;
  }

  void report(DiagnosticSink sink) {
    unsupported(model, sink);
    for (PlanRule rule : resolved.plan().rules()) {
      if (!library.isUsers(rule.span())) {
        continue;
      }
      boolean nothing = rules.taken(rule).isEmpty();
      for (Selector selector : rule.selectors()) {
        boolean general =
            selector.kind() == Selector.Kind.LAYER_KIND && selector.position().isEmpty();
        if (nothing || !general) {
          unmatched(selector, sink);
        }
      }
      if (!rule.selectors().isEmpty() && !rules.taken(rule).isEmpty() && !rules.isEffective(rule)) {
        sink.report(ineffective(rule));
      }
    }
    withoutRule(sink);
    doubles(sink);
    tooRecent(sink);
  }

  /** Products with weights that a plan cannot take, because their numbers have 64 bits. */
  private void doubles(DiagnosticSink sink) {
    List<String> names =
        model.products().stream().filter(Product::convertible).map(Product::name).toList();
    if (names.isEmpty() || resolved.plan().rules().isEmpty()) {
      return;
    }
    sink.report(
        Diagnostic.of(
                Code.LAYER_WITHOUT_RULE,
                resolved.plan().plan().name().span(),
                "no rule takes products of numbers with 64 bits; they stay in floating point")
            .note(LayerNames.listed(names).replaceFirst("layer", "node"))
            .fix("convert `" + model.name() + "` to float32, in which layers compute")
            .build());
  }

  /**
   * Operators that the operator set of the export does not have yet. A file for an engine is
   * written with one that has them.
   */
  private void tooRecent(DiagnosticSink sink) {
    Optional<PlannedWord> export =
        resolved.export().filter(word -> !(word.options().get("target") instanceof Value.Text));
    if (export.isEmpty() || !(export.get().options().get("opset") instanceof Value.Numeric opset)) {
      return;
    }
    RecentOperators.finding(
            model, (long) opset.value(), export.get().span(), "export with `opset = %d`")
        .ifPresent(sink::report);
  }

  /** Everything that cannot be imported, as one finding. */
  static void unsupported(ModelOutline model, DiagnosticSink sink) {
    if (model.unsupported().isEmpty()) {
      return;
    }
    Map<String, Set<String>> nodes = new LinkedHashMap<>();
    for (Unsupported one : model.unsupported()) {
      String what = "`" + one.operator() + "`: " + one.reason();
      nodes.computeIfAbsent(what, key -> new LinkedHashSet<>()).add(one.node());
    }
    Diagnostic.Builder finding =
        Diagnostic.of(
            Code.UNSUPPORTED_OPERATOR, "`" + model.name() + "` has parts that cannot be imported");
    nodes.forEach(
        (what, names) ->
            finding.note(
                what + " (" + LayerNames.listed(names).replaceFirst("layer", "node") + ")"));
    sink.report(finding);
  }

  private void unmatched(Selector selector, DiagnosticSink sink) {
    if (!selection.of(selector).isEmpty()) {
      return;
    }
    Diagnostic.Builder finding =
        Diagnostic.of(
            Code.UNMATCHED_SELECTOR,
            selector.span(),
            "this selects no layer of `" + model.name() + "`");
    int places = selection.withoutPosition(selector).size();
    if (places > 0) {
      finding.note(
          places == 1
              ? "there is one such layer, at place 0"
              : "there are " + places + " such layers, at places 0 to " + (places - 1));
    } else if (selector.kind() == Selector.Kind.LAYER_KIND) {
      Set<String> present = new TreeSet<>();
      model.layers().stream().map(Layer::kind).forEach(present::add);
      finding.note("kinds of layers in it: `" + String.join("`, `", present) + "`");
    } else {
      List<String> names = model.layers().stream().map(Layer::name).toList();
      Nearest.to(selector.text(), names)
          .ifPresent(near -> finding.fix("did you mean `" + near + "`?"));
    }
    sink.report(finding);
  }

  private Diagnostic.Builder ineffective(PlanRule rule) {
    boolean fill = rule instanceof PlanRule.Fill;
    return Diagnostic.of(
            Code.SHADOWED_RULE,
            rule.selectors().get(0).span(),
            "this rule has no effect on `" + model.name() + "`")
        .label("has no effect")
        .note(
            fill
                ? "the layers that it selects have no such slots, or later rules set them again"
                : "later rules fill the slots of all layers that it selects");
  }

  private void withoutRule(DiagnosticSink sink) {
    Set<String> missed = new LinkedHashSet<>();
    Set<String> kinds = new TreeSet<>();
    for (LayerPlan layer : resolved.layers()) {
      if (layer.layer().weight().isPresent() && layer.rule().isEmpty()) {
        missed.add(layer.layer().name());
        kinds.add(layer.layer().kind());
      }
    }
    if (missed.isEmpty()) {
      return;
    }
    Identifier name = resolved.plan().plan().name();
    String outcome =
        (missed.size() == 1 ? "a layer" : missed.size() + " layers")
            + " with weights; "
            + (missed.size() == 1 ? "it stays" : "they stay")
            + " in floating point";
    Diagnostic.Builder finding =
        library.isUsers(name.span())
            ? Diagnostic.of(Code.LAYER_WITHOUT_RULE, name.span(), "no rule takes " + outcome)
                .fix("add a rule for them, or say `keep`")
            : Diagnostic.of(
                    Code.LAYER_WITHOUT_RULE, "no rule of `" + name.text() + "` takes " + outcome)
                .fix(
                    String.format(
                        Locale.ROOT,
                        "write a plan of your own, with a rule for them or `keep`: `plan Mine"
                            + " extends %s { keep %s }`",
                        name.text(),
                        String.join(", ", kinds)));
    sink.report(finding.note(LayerNames.listed(missed)));
  }
}
