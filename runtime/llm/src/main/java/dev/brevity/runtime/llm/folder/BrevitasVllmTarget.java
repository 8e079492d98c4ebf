package dev.brevity.runtime.llm.folder;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.brevity.dsl.diagnostic.DiagnosticSink;
import dev.brevity.dsl.model.UnreadableModelException;
import dev.brevity.dsl.plan.ExportForecast;
import dev.brevity.dsl.plan.SlotPlan;
import dev.brevity.injector.Target;
import dev.brevity.runtime.llm.TensorNames;
import dev.brevity.runtime.llm.quantization.Grid;
import dev.brevity.runtime.llm.quantization.InputQuantizer;
import dev.brevity.runtime.llm.quantization.LanguageModelTarget;
import dev.brevity.runtime.llm.quantization.NumberFormat;
import dev.brevity.runtime.llm.quantization.PlannedModel;
import dev.brevity.runtime.llm.quantization.QuantizedModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The target {@code brevitas_vllm}: weights in floating point, and beside them what the reference's
 * plugin for vLLM quantizes them and their inputs with, as release 0.13.4 does.
 *
 * @param dtype the type of all tensors
 */
@Target("brevitas_vllm")
public record BrevitasVllmTarget(WeightType dtype) implements LanguageModelTarget {
  /** About how much text describes the quantizers of a layer, and one scale of them. */
  private static final long LAYER_TEXT = 220;

  private static final long SCALE_TEXT = 15;
  private static final String SUFFIX = ".weight";
  private static final ObjectMapper JSON = new ObjectMapper();

  @Override
  public String reader() {
    return "vLLM with Brevitas' plugin";
  }

  @Override
  public boolean writesFolder() {
    return true;
  }

  @Override
  public boolean needsFloats() {
    return true;
  }

  @Override
  public void inspect(PlannedModel model) {
    model.refuseAdded("the plugin for vLLM");
    for (String layer : List.of(TensorNames.EMBEDDING, TensorNames.HEAD)) {
      model
          .weight(layer)
          .ifPresent(
              slot ->
                  model.refuse(
                      slot,
                      "the plugin for vLLM quantizes layers of decoder blocks, and not `"
                          + layer
                          + "`",
                      "add `keep \"" + layer + "\"`"));
    }
    for (String layer : model.projections()) {
      int size = model.groupSize(layer);
      if (size > 0 && model.columns(layer) % size != 0) {
        model.refuse(
            "groups of " + size + " do not divide the columns of `" + layer + "`",
            "set `group_size` to a divisor");
        return;
      }
    }
  }

  @Override
  public Optional<ExportForecast> forecast(PlannedModel model) {
    long described = 0;
    for (String layer : model.projections()) {
      long scales = model.weight(layer).flatMap(SlotPlan::scales).orElse(0L);
      described += LAYER_TEXT + SCALE_TEXT * scales;
    }
    return Optional.of(FolderWriter.forecast(model, dtype, described));
  }

  @Override
  public void write(QuantizedModel model, Path draft, DiagnosticSink sink)
      throws IOException, UnreadableModelException {
    model.refuseAdded("the plugin for vLLM");
    ObjectNode config = JSON.createObjectNode();
    // Where the plugin cannot round as the plan does, it gets weights that are rounded.
    Set<String> rounded = new HashSet<>();
    for (int block = 0; block < model.config().layers(); block++) {
      for (String layer : TensorNames.projections(model.config(), block).keySet()) {
        // The plugin asks for all of them, quantized or not.
        ObjectNode entry = config.putObject(layer);
        Optional<InputQuantizer> input = model.input(layer);
        if (input.isPresent()) {
          long columns = model.shape(TensorNames.weight(layer)).get(1);
          entry.set("input_quant", InferenceHandlers.input(layer, input.get(), columns));
        }
        Optional<Grid> grid = model.grid(layer);
        Optional<NumberFormat> numbers = model.numbers(layer);
        if (grid.isPresent() && numbers.isPresent()) {
          entry.set("weight_quant", InferenceHandlers.weight(layer, grid.get(), numbers.get()));
          if (!InferenceHandlers.roundsAlike(grid.get(), numbers.get())) {
            rounded.add(layer);
          }
        }
      }
    }
    new FolderWriter(model, dtype)
        .write(
            draft,
            tensor -> {
              String layer =
                  tensor.endsWith(SUFFIX)
                      ? tensor.substring(0, tensor.length() - SUFFIX.length())
                      : "";
              boolean kept = layer.isEmpty() || rounded.contains(layer);
              return kept ? model.values(tensor) : model.floats(layer);
            });
    JSON.writeValue(draft.resolve("brevitas_config.json").toFile(), config);
  }
}
