package dev.brevity.tests.conformance.ptq;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import com.fasterxml.jackson.databind.JsonNode;
import dev.brevity.runtime.algorithm.LayerListener;
import dev.brevity.runtime.algorithm.Samples;
import dev.brevity.runtime.algorithm.gpxq.AccumulatorBound;
import dev.brevity.runtime.algorithm.gpxq.ColumnSolver;
import dev.brevity.runtime.algorithm.gpxq.Gpfq;
import dev.brevity.runtime.algorithm.gpxq.Gptq;
import dev.brevity.runtime.algorithm.gpxq.Gpxq;
import dev.brevity.runtime.algorithm.gpxq.Magr;
import dev.brevity.runtime.algorithm.gpxq.Qronos;
import dev.brevity.runtime.algorithm.gpxq.StartVector;
import dev.brevity.runtime.calibration.Calibration;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.graph.GraphBlock;
import dev.brevity.runtime.transform.LayerwiseQuantization;
import dev.brevity.tests.conformance.Native;
import dev.brevity.tests.conformance.Tensor;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** GPTQ, GPFQ, Qronos and their accumulator-aware variants: integers, or errors of outputs. */
final class GpxqComparison implements PtqComparison {
  private static final IntegerAgreement SUGGESTED = IntegerAgreement.ofGreedyRounding();

  @Override
  public void compare(JsonNode record, NDManager manager, Mismatches mismatches) {
    if (record.has("cases")) {
      record.get("cases").forEach(one -> compareRefusal(one, mismatches));
      return;
    }
    if (record.at("/expected").has("unchanged")) {
      mismatches.skip("transposed convolutions, which the reference leaves alone, take part here");
      return;
    }
    Graph graph =
        new PtqModel(manager).read(record.get("model"), record.path("description").asText());
    GraphBlock network = new GraphBlock(graph, manager);
    List<NDArray> batches = Recorded.inputs(record, "calibration", manager);
    List<NDArray> references =
        batches.stream().map(batch -> network.evaluate(batch).get(0)).toList();
    LayerwiseQuantization.apply(graph, RecordedQuantizers.everyLayer(record.get("quantization")));
    GraphBlock quantized = new GraphBlock(graph, manager);
    quantized.evaluate(batches.get(0));
    if (!record.path("activation_calibration").isNull()) {
      try (Calibration calibration = Calibration.begin(quantized)) {
        batches.forEach(quantized::evaluate);
      }
    }
    boolean floats64 = record.at("/options/dtype").asText().equals("float64");
    Gpxq.Options options =
        new Gpxq.Options(
            record.at("/options/use_quant_activations").asBoolean(true),
            false,
            false,
            null,
            floats64 ? DataType.FLOAT64 : DataType.FLOAT32,
            layer -> true);
    Samples samples = Samples.of(batches.stream().map(NDList::new).toList());
    if (record.get("id").asText().contains("magr")) {
      new Magr(
              record.at("/options/alpha").asDouble(),
              record.at("/options/num_steps").asInt(),
              starts(record))
          .apply(quantized, manager, samples, layer -> true, LayerListener.SILENT);
    } else {
      new Gpxq(quantized, manager, solver(record), options, LayerListener.SILENT).apply(samples);
    }
    double error = IntegerAgreement.error(quantized, batches, references);
    if (record.at("/quality/calib_ratio_vs_rtn").asDouble() == 1
        && record.at("/model/layers/0/type").asText().startsWith("ConvTranspose")) {
      // The reference leaves the weight alone; here it gets better.
      if (error >= record.at("/quality/calib_mse_rtn").asDouble()) {
        mismatches.add("no better than rounding to nearest: " + error);
      }
      return;
    }
    SUGGESTED.compare(record, graph, error, mismatches);
  }

  /** What can be told without layers is refused here too; the rest depends on layers. */
  private static void compareRefusal(JsonNode one, Mismatches mismatches) {
    JsonNode options = one.get("options");
    int bits = options.path("max_accumulator_bit_width").asInt();
    JsonNode tile = options.path("max_accumulator_tile_size");
    if (bits > 2 && (!tile.isInt() || tile.asInt() > 1)) {
      return;
    }
    try {
      bound(options);
      mismatches.add(one.get("what").asText() + " is not refused");
    } catch (IllegalArgumentException expected) {
      // As in the reference.
    }
  }

  private static AccumulatorBound bound(JsonNode options) {
    return new AccumulatorBound(
        options.path("max_accumulator_bit_width").asInt(),
        options.path("max_accumulator_tile_size").isInt()
            ? OptionalInt.of(options.get("max_accumulator_tile_size").asInt())
            : OptionalInt.empty());
  }

  private static ColumnSolver solver(JsonNode record) {
    JsonNode options = record.get("options");
    boolean actOrder = options.path("act_order").asBoolean();
    String kind = kind(record);
    @Nullable AccumulatorBound bound =
        options.path("max_accumulator_bit_width").isInt() ? bound(options) : null;
    return switch (kind.toLowerCase(Locale.ROOT)) {
      case "gptq", "a2gptq" -> new Gptq(actOrder, options.path("percdamp").asDouble(0.01), bound);
      case "gpfq", "a2gpfq" -> new Gpfq(actOrder, bound);
      case "qronos" -> new Qronos(actOrder, options.path("alpha").asDouble(1e-6), starts(record));
      default -> throw new IllegalArgumentException("no algorithm " + kind);
    };
  }

  /** The algorithm: that of the family, unless the case or its name says something else. */
  private static String kind(JsonNode record) {
    String id = record.get("id").asText();
    return Stream.of("a2gptq", "a2gpfq", "gptq", "gpfq", "qronos")
        .filter(id::contains)
        .findFirst()
        .orElseGet(() -> record.path("class").asText(record.get("algorithm").asText()));
  }

  /** The recorded vectors in the order of the layers. */
  static StartVector starts(JsonNode record) {
    Deque<JsonNode> recorded = new ArrayDeque<>();
    record
        .path("layer_log")
        .forEach(
            layer -> {
              if (layer.path("power_iteration_start").isArray()) {
                recorded.add(layer.get("power_iteration_start"));
              }
            });
    return (manager, columns) -> {
      JsonNode next = recorded.poll();
      if (next == null || Tensor.read(next.get(0)).data().length != columns) {
        return StartVector.standard().of(manager, columns);
      }
      NDList groups = new NDList();
      next.forEach(one -> groups.add(Native.of(manager, Tensor.read(one))));
      return NDArrays.stack(groups);
    };
  }
}
