package dev.brevity.runtime.onnx.export;

import ai.djl.ndarray.NDArray;
import dev.brevity.runtime.layer.QuantEmbedding;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes embeddings. Integers are looked up before they are turned into floating point where that
 * can be said, so that no more of the table is touched than what is asked for: with one scale, and
 * with a scale for each row or group from the opset that has scales of blocks.
 */
final class EmbeddingWriter {
  private static final QuantizerWriter.Constants NONE = new QuantizerWriter.Constants("", "");

  private final GraphWriter graph;
  private final QuantizerWriter quantizers;
  private final Map<String, Table> tables = new HashMap<>();

  /** What calls of one layer share: a tensor, and what it is dequantized with after the look-up. */
  private record Table(String values, QuantizerWriter.Constants constants) {}

  EmbeddingWriter(GraphWriter graph, QuantizerWriter quantizers) {
    this.graph = graph;
    this.quantizers = quantizers;
  }

  /** Writes a call of the layer; returns the name of its result. */
  String write(NodeCall call, String layerName, QuantEmbedding layer) {
    String wanted = layerName + ".weight";
    @Nullable StoredTensor stored = call.parts().weights().get("weight_quant");
    if (!(stored instanceof Codes codes)) {
      Table table =
          tables.computeIfAbsent(
              wanted,
              name ->
                  stored == null
                      ? floats(name, layer)
                      : new Table(quantizers.parameter(stored, name), NONE));
      return gathered(table.values(), call, call.name());
    }
    Grid grid = codes.grid();
    // Half bytes cannot be looked up.
    boolean inRow =
        graph.opset() >= Grid.SCALES_OF_BLOCKS && grid.axis() == (grid.blockSize() > 0 ? 1 : 0);
    boolean late = !grid.type().isHalfByte() && (grid.axis() < 0 || inRow);
    if (!late) {
      Table table =
          tables.computeIfAbsent(
              wanted, name -> new Table(quantizers.parameter(codes, name), NONE));
      return gathered(table.values(), call, call.name());
    }
    Grid looked = grid.axis() < 0 ? grid : grid.withBlocks((int) codes.shape()[1]);
    Table table =
        tables.computeIfAbsent(
            wanted,
            name -> new Table(quantizers.stored(codes, name), quantizers.constants(looked, name)));
    String found = gathered(table.values(), call, call.name() + "_quantized");
    String kept = quantizers.limitedTo(grid, found, call.name());
    if (grid.axis() < 0) {
      return quantizers.dequantized(kept, table.constants(), grid, call.name());
    }
    String scale = gathered(table.constants().scale(), call, call.name() + "_scale");
    String zero =
        table.constants().zeroPoint().isEmpty()
            ? ""
            : gathered(table.constants().zeroPoint(), call, call.name() + "_zero_point");
    return graph
        .node("DequantizeLinear")
        .input(kept, scale, zero)
        .set("axis", -1L)
        .set("block_size", (long) looked.blockSize())
        .as(call.name());
  }

  private Table floats(String name, QuantEmbedding layer) {
    NDArray array = layer.weight().getArray();
    return new Table(
        graph.constant(
            TensorProtos.floats(
                graph.name(name), array.getShape().getShape(), array.toFloatArray())),
        NONE);
  }

  private String gathered(String table, NodeCall call, String wanted) {
    return graph.node("Gather").input(table, call.input()).as(wanted);
  }
}
