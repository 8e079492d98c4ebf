package dev.brevity.runtime.llm.quantization;

import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.diagnostic.DiagnosticSink;
import dev.brevity.dsl.diagnostic.Severity;
import dev.brevity.dsl.plan.LayerPlan;
import dev.brevity.dsl.plan.SlotPlan;
import dev.brevity.grammar.Span;
import dev.brevity.runtime.llm.HuggingFaceFolder;
import dev.brevity.runtime.llm.ModelConfig;
import dev.brevity.runtime.llm.TensorNames;
import dev.brevity.runtime.plan.ExecutablePlan;
import dev.brevity.runtime.plan.PlanStep;
import dev.brevity.runtime.plan.step.CorrectByLowRank;
import dev.brevity.runtime.plan.step.Rotate;
import dev.brevity.runtime.safetensors.TensorType;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A language model that a plan is made for, before any weight is read.
 *
 * @param source the model in floating point, opened
 * @param findings told what cannot be expressed
 */
public record PlannedModel(ExecutablePlan plan, HuggingFaceFolder source, DiagnosticSink findings) {
  private static final String WEIGHT = "weight";

  /** Sizes and options of the model as the plan makes it. */
  public ModelConfig config() {
    return BlockwiseQuantization.config(plan, source.config());
  }

  /** The type that a tensor is stored with in the model in floating point. */
  public TensorType storedType(String tensor) {
    return source.storedType(source.config().stored(tensor));
  }

  /** The projections of all blocks. */
  public List<String> projections() {
    ModelConfig config = config();
    List<String> layers = new ArrayList<>();
    for (int block = 0; block < config.layers(); block++) {
      layers.addAll(TensorNames.projections(config, block).keySet());
    }
    return layers;
  }

  /** The inputs of a layer. */
  public int columns(String layer) {
    return layer(layer)
        .flatMap(planned -> planned.layer().weight())
        .map(weight -> Math.toIntExact(weight.shape().get(1)))
        .orElse(0);
  }

  public Optional<LayerPlan> layer(String name) {
    return plan.plan().layer(name);
  }

  /** Whether the plan keeps a layer in floating point by name. */
  public boolean isKept(String layer) {
    return layer(layer).map(LayerPlan::kept).orElse(false);
  }

  /** What quantizes the weight of a layer. */
  public Optional<SlotPlan> weight(String layer) {
    return layer(layer).flatMap(found -> found.slot(WEIGHT)).filter(SlotPlan::quantizes);
  }

  /**
   * How many columns share a scale of a weight.
   *
   * @return 0 for whole rows and matrices, and where it is not known
   */
  public int groupSize(String layer) {
    List<Long> shape = weight(layer).flatMap(SlotPlan::scaleShape).orElse(List.of());
    boolean groups = shape.size() > 2 && shape.get(1) > 0;
    return groups ? Math.toIntExact(columns(layer) / shape.get(1)) : 0;
  }

  /** Reports an error of the export. */
  public void refuse(String message, String fix) {
    findings.report(at(message).fix(fix).build());
  }

  /** Reports an error of a quantizer in the export. */
  public void refuse(SlotPlan slot, String message, String fix) {
    findings.report(Diagnostic.of(Code.NOT_EXPRESSIBLE, slot.place(), message).fix(fix).build());
  }

  /** Tells something that users should know. */
  public void tell(String message, String note) {
    findings.report(at(message).note(note).build().withSeverity(Severity.NOTE));
  }

  private Diagnostic.Builder at(String message) {
    Optional<Span> place = plan.plan().export().map(export -> export.span());
    return place.isPresent()
        ? Diagnostic.of(Code.NOT_EXPRESSIBLE, place.get(), message)
        : Diagnostic.of(Code.NOT_EXPRESSIBLE, message);
  }

  /**
   * Refuses steps that put layers in between, for formats without a place for them.
   *
   * @param format as messages name it
   */
  public void refuseAdded(String format) {
    Stream.concat(plan.before().stream(), plan.after().stream())
        .filter(PlannedModel::addsLayers)
        .findFirst()
        .ifPresent(
            step ->
                refuse(
                    format + " has no place for layers that steps add",
                    step instanceof Rotate
                        ? "leave out `orphan_sink`"
                        : "leave out the step that adds layers"));
  }

  private static boolean addsLayers(PlanStep step) {
    return step instanceof CorrectByLowRank
        || (step instanceof Rotate rotation && rotation.orphanSink());
  }

  /** Demands a tokenizer, for formats that hold one. */
  public void requireTokenizer() {
    if (!Files.isRegularFile(source.folder().resolve("tokenizer.json"))) {
      refuse(
          "the model has no tokenizer.json, and the file holds the tokenizer",
          "copy the file from where the model comes from into its folder");
    }
  }
}
