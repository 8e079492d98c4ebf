package dev.brevity.tests.conformance.ptq;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import dev.brevity.runtime.algorithm.LayerListener;
import dev.brevity.runtime.algorithm.Samples;
import dev.brevity.runtime.algorithm.learnedround.DescentRule;
import dev.brevity.runtime.algorithm.learnedround.LearnedRound;
import dev.brevity.runtime.algorithm.learnedround.LearnedRoundOptions;
import dev.brevity.runtime.aten.LearnedRounding;
import dev.brevity.runtime.aten.Rounding;
import dev.brevity.runtime.aten.RoundingForm;
import dev.brevity.runtime.aten.RoundingGrid;
import dev.brevity.runtime.aten.Tensors;
import dev.brevity.runtime.calibration.Calibration;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.graph.GraphBlock;
import dev.brevity.runtime.layer.WeightLayer;
import dev.brevity.runtime.proxy.AttachedQuantizer;
import dev.brevity.runtime.proxy.QuantizerRecipe;
import dev.brevity.runtime.transform.LayerQuantizers;
import dev.brevity.runtime.transform.LayerwiseQuantization;
import dev.brevity.tests.conformance.Native;
import dev.brevity.tests.conformance.Tensor;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Learned rounding with the recorded draws of samples: integers, or errors of outputs. */
final class LearnedRoundComparison implements PtqComparison {
  private static final IntegerAgreement SUGGESTED = new IntegerAgreement(0.97, 0.05);
  private static final Pattern BLOCK = Pattern.compile("(layer\\d+).*");

  @Override
  public void compare(JsonNode record, NDManager manager, Mismatches mismatches) {
    if (record.has("impl_inputs")) {
      compareForms(record, manager, mismatches);
      return;
    }
    if (!record.has("block_log")) {
      compareMerged(record, manager, mismatches);
      return;
    }
    Graph graph = new PtqModel(manager).read(record.get("model"));
    GraphBlock network = new GraphBlock(graph, manager);
    List<NDArray> batches = Recorded.inputs(record, "calibration", manager);
    List<NDArray> references =
        batches.stream().map(batch -> network.evaluate(batch).get(0)).toList();
    JsonNode quantization = record.get("quantization");
    LayerwiseQuantization.apply(graph, RecordedQuantizers.layers(record, quantization));
    GraphBlock quantized = new GraphBlock(graph, manager);
    quantized.evaluate(batches.get(0));
    if (quantization.path("input_quant").isObject()) {
      try (Calibration calibration = Calibration.begin(quantized)) {
        batches.forEach(quantized::evaluate);
      }
    }
    new LearnedRound(quantized, manager, options(record), blocks(record), LayerListener.SILENT)
        .apply(Samples.of(batches.stream().map(NDList::new).toList()));
    SUGGESTED.compare(
        record, graph, IntegerAgreement.error(quantized, batches, references), mismatches);
  }

  /** How decisions become numbers, while they are learned and after. */
  private static void compareForms(JsonNode record, NDManager manager, Mismatches mismatches) {
    NDArray x = Native.of(manager, Tensor.read(record.at("/impl_inputs/x")));
    NDArray decisions = Native.of(manager, Tensor.read(record.at("/impl_inputs/p")));
    NDArray one = manager.ones(new Shape(1));
    RoundingGrid grid = new RoundingGrid(one, one.zerosLike(), -1e6, 1e6, Rounding.ROUND);
    for (RoundingForm form : RoundingForm.values()) {
      JsonNode outputs = record.at("/impl_outputs/" + form.name().toLowerCase(Locale.ROOT));
      for (boolean soft : new boolean[] {true, false}) {
        mismatches.close(
            form + (soft ? " learned" : " decided"),
            outputs.at(soft ? "/train/rounded" : "/eval/rounded"),
            LearnedRounding.apply(x, decisions, grid, one, form, soft, false));
      }
    }
  }

  /** A weight that is stored as it was rounded is rounded to itself, with the scale it had. */
  private static void compareMerged(JsonNode record, NDManager manager, Mismatches mismatches) {
    Graph graph = new PtqModel(manager).read(record.get("model"));
    JsonNode layers = record.at("/expected/layers");
    LayerwiseQuantization.apply(
        graph,
        (name, spec) ->
            Optional.of(
                new LayerQuantizers(
                    Map.of(
                        "weight",
                        RecordedQuantizers.presets()
                            .quantizer("Int8WeightPerChannelFloat")
                            .with(
                                Map.of(
                                    "bit_width",
                                    (int)
                                        Tensor.read(layers.at("/" + name + "/bit_width")).data()[0],
                                    "narrow_range",
                                    false,
                                    "scaling_impl_type",
                                    new QuantizerRecipe.Name("PARAMETER_FROM_STATS")))),
                    false)));
    GraphBlock network = new GraphBlock(graph, manager);
    network.evaluate(Native.of(manager, Tensor.read(record.get("example_input"))));
    record
        .at("/before/quant_weight")
        .fields()
        .forEachRemaining(
            field -> {
              WeightLayer layer = (WeightLayer) graph.layer(field.getKey());
              Tensors.assign(
                  layer.weight().getArray(), Native.of(manager, Tensor.read(field.getValue())));
              layer.weightQuant().ifPresent(AttachedQuantizer::forgetComputed);
            });
    QuantizedLayers.compare(layers, graph, mismatches);
  }

  private static LearnedRoundOptions options(JsonNode record) {
    JsonNode options = record.get("options");
    String form =
        options.path("learned_round").asText(options.path("learned_round_param").asText());
    JsonNode optimizer = options.path("optimizers").path(0);
    String rule = options.path("optimizer").asText(optimizer.path("optimizer").asText());
    boolean signs = rule.toLowerCase(Locale.ROOT).replace("_", "").equals("signsgd");
    boolean regularised = options.path("learned_round_loss").asText().startsWith("regularised");
    boolean summed = regularised;
    int iterations = options.get("iters").asInt();
    double steps = options.at("/learned_round_loss_kwargs/max_count").asDouble(1000);
    for (JsonNode loss : options.path("losses")) {
      if (loss.get("cls").asText().startsWith("RoundRegularisation")) {
        regularised = true;
        steps = loss.at("/kwargs/max_count").asDouble(1000);
      }
      summed |= loss.at("/kwargs/dim").asInt(0) == 1;
    }
    boolean scales =
        options.path("learn_scale").asBoolean() || options.path("optimizers").size() > 1;
    return new LearnedRoundOptions(
        form.startsWith("hard")
            ? RoundingForm.HARD_SIGMOID
            : form.startsWith("sigmoid") ? RoundingForm.SIGMOID : RoundingForm.IDENTITY,
        iterations,
        options.get("batch_size").asInt(),
        signs ? DescentRule.SIGN_SGD : DescentRule.ADAM,
        options
            .at("/optimizer_kwargs/lr")
            .asDouble(optimizer.path("lr").asDouble(signs ? 5e-3 : 1e-3)),
        options.path("lr_scheduler").asText().equals("linear")
            || optimizer.path("lr_scheduler").isObject(),
        // Short runs never leave the time before the regularization sets in.
        regularised && steps <= iterations ? 0.01 : 0,
        summed,
        options.path("use_best_model").asBoolean(),
        scales ? options.path("optimizers").path(1).path("lr").asDouble(1e-2) : 0,
        draws(record));
  }

  private static LearnedRoundOptions.Draws draws(JsonNode record) {
    Deque<JsonNode> recorded = new ArrayDeque<>();
    for (JsonNode block : record.get("block_log")) {
      if (block.has("sample_indices")) {
        block.get("sample_indices").forEach(recorded::add);
      } else {
        block.path("iters").forEach(one -> recorded.add(one.get("indices")));
      }
    }
    Random random = new Random(1);
    return (count, samples) -> {
      JsonNode next = recorded.poll();
      if (next == null) {
        return random.ints(count, 0, samples).toArray();
      }
      int[] drawn = new int[next.size()];
      for (int i = 0; i < drawn.length; i++) {
        drawn[i] = next.get(i).asInt() % samples;
      }
      return drawn;
    };
  }

  private static Function<String, Optional<String>> blocks(JsonNode record) {
    JsonNode options = record.get("options");
    String prefix = options.path("block_name_attribute").asText();
    if (!prefix.isEmpty()) {
      Pattern block = Pattern.compile("(" + Pattern.quote(prefix) + "\\.\\d+)\\..*");
      return layer ->
          Optional.of(block.matcher(layer)).filter(Matcher::matches).map(m -> m.group(1));
    }
    boolean blockwise =
        options
            .path("learned_round_mode")
            .asText(options.path("mode").asText())
            .equals("blockwise");
    return blockwise
        ? layer -> Optional.of(BLOCK.matcher(layer)).filter(Matcher::matches).map(m -> m.group(1))
        : Optional::of;
  }
}
