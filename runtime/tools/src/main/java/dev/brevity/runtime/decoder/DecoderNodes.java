package dev.brevity.runtime.decoder;

import dev.brevity.dsl.model.UnreadableModelException;
import dev.brevity.runtime.llm.ModelConfig;
import dev.brevity.runtime.llm.RotaryEmbedding;
import dev.brevity.runtime.llm.TensorNames;
import dev.brevity.runtime.llm.quantization.Grid;
import dev.brevity.runtime.llm.quantization.InputQuantizer;
import dev.brevity.runtime.llm.quantization.NumberFormat;
import dev.brevity.runtime.llm.quantization.QuantizedModel;
import dev.brevity.runtime.onnx.element.Transposition;
import dev.brevity.runtime.onnx.export.GraphWriter;
import dev.brevity.runtime.onnx.export.StoredMatrix;
import dev.brevity.runtime.onnx.export.TensorProtos;
import java.util.List;
import java.util.Optional;
import onnx.TensorProto;

/** Writes the nodes of a decoder without a cache, with operators of opset 21. */
final class DecoderNodes {
  private static final long FLOAT = TensorProto.DataType.FLOAT.getNumber();
  private static final float HIDDEN = -3.4028235e38f;

  private final QuantizedModel model;
  private final ModelConfig config;
  private final GraphWriter graph;

  DecoderNodes(QuantizedModel model, GraphWriter graph) {
    this.model = model;
    this.config = model.config();
    this.graph = graph;
  }

  /** What is the same for all blocks: tables of the rotation, and what hides later positions. */
  private record Positions(String cosines, String sines, String mask) {}

  /**
   * Writes all nodes.
   *
   * @param tokens the name of the token numbers, {@code [batch, positions]}
   * @return the name of {@code [batch, positions, vocabulary]}
   */
  String write(String tokens) throws UnreadableModelException {
    Positions positions = positions(tokens);
    String table = tensor(TensorNames.weight(TensorNames.EMBEDDING));
    String hidden = graph.node("Gather").input(table, tokens).as(TensorNames.EMBEDDING);
    for (int block = 0; block < config.layers(); block++) {
      hidden = block(block, hidden, positions);
    }
    String normal = norm(TensorNames.FINAL_NORM, hidden);
    return product(TensorNames.HEAD, normal, false);
  }

  private Positions positions(String tokens) {
    String length =
        graph
            .node("Gather")
            .input(
                graph.node("Shape").input(tokens).as("tokens_shape"),
                graph.constant(TensorProtos.longs(graph.name("one"), new long[0], 1)))
            .as("length");
    String zero = graph.constant(TensorProtos.longs(graph.name("zero"), new long[0], 0));
    String step = graph.constant(TensorProtos.longs(graph.name("step"), new long[0], 1));
    String numbers = graph.node("Range").input(zero, length, step).as("positions");
    String down = unsqueezed(numbers, 1, "positions_down");
    String across = unsqueezed(numbers, 0, "positions_across");
    String seen = graph.node("GreaterOrEqual").input(down, across).as("seen");
    String mask =
        graph
            .node("Where")
            .input(seen, graph.scalar("shown", 0), graph.scalar("hidden", HIDDEN))
            .as("mask");
    float[] frequencies = new RotaryEmbedding(config).frequencies();
    String stored =
        graph.constant(
            TensorProtos.floats(
                graph.name("frequencies"), new long[] {1, frequencies.length}, frequencies));
    String floats = graph.node("Cast").input(down).set("to", FLOAT).as("positions_float");
    String angles = graph.node("Mul").input(floats, stored).as("angles");
    return new Positions(
        twice(graph.node("Cos").input(angles).as("cosines_half"), "cosines"),
        twice(graph.node("Sin").input(angles).as("sines_half"), "sines"),
        mask);
  }

  private String twice(String half, String wanted) {
    return graph.node("Concat").input(half, half).set("axis", -1L).as(wanted);
  }

  private String unsqueezed(String value, long axis, String wanted) {
    String axes = graph.longs(wanted + "_axes", axis);
    return graph.node("Unsqueeze").input(value, axes).as(wanted);
  }

  private String block(int block, String hidden, Positions positions)
      throws UnreadableModelException {
    String attention = TensorNames.layer(block, "self_attn.");
    String normal = norm(TensorNames.layer(block, "input_layernorm"), hidden);
    String query =
        heads(attention, "q", config.heads(), product(attention + "q_proj", normal, true));
    String key =
        heads(attention, "k", config.keyHeads(), product(attention + "k_proj", normal, true));
    String value =
        split(attention + "v", config.keyHeads(), product(attention + "v_proj", normal, true));
    String joined =
        attended(
            attention,
            rotated(attention + "q", query, positions),
            rotated(attention + "k", key, positions),
            value,
            positions.mask());
    String output = product(attention + "o_proj", joined, true);
    String sum =
        graph.node("Add").input(hidden, output).as(TensorNames.layer(block, "attention_add"));
    String inner = norm(TensorNames.layer(block, "post_attention_layernorm"), sum);
    String mlp = TensorNames.layer(block, "mlp.");
    String gate = product(mlp + "gate_proj", inner, true);
    String up = product(mlp + "up_proj", inner, true);
    String opened =
        graph
            .node("Mul")
            .input(gate, graph.node("Sigmoid").input(gate).as(mlp + "sigmoid"))
            .as(mlp + "act_fn");
    String product = graph.node("Mul").input(opened, up).as(mlp + "mul");
    String down = product(mlp + "down_proj", product, true);
    return graph.node("Add").input(sum, down).as(TensorNames.layer(block, "mlp_add"));
  }

  private String heads(String attention, String which, int count, String projected)
      throws UnreadableModelException {
    String split = split(attention + which, count, projected);
    return config.headNorms() ? norm(attention + which + "_norm", split) : split;
  }

  /** {@code [batch, positions, features]} to {@code [batch, heads, positions, head size]}. */
  private String split(String name, int count, String projected) {
    String shape = graph.longs(name + "_split_shape", 0, 0, count, config.headSize());
    String split = graph.node("Reshape").input(projected, shape).as(name + "_split");
    return graph
        .node("Transpose")
        .input(split)
        .set("perm", new long[] {0, 2, 1, 3})
        .as(name + "_heads");
  }

  private String rotated(String name, String heads, Positions positions) {
    int half = config.headSize() / 2;
    String sizes = graph.longs(name + "_halves", half, half);
    List<String> halves =
        graph.node("Split").input(heads, sizes).set("axis", -1L).as(name + "_half", 2);
    String turned =
        graph
            .node("Concat")
            .input(graph.node("Neg").input(halves.get(1)).as(name + "_negative"), halves.get(0))
            .set("axis", -1L)
            .as(name + "_turned");
    String kept = graph.node("Mul").input(heads, positions.cosines()).as(name + "_kept");
    String moved = graph.node("Mul").input(turned, positions.sines()).as(name + "_moved");
    return graph.node("Add").input(kept, moved).as(name + "_rotary");
  }

  /** Heads of queries stand in groups, each with the keys and values that they share. */
  private String attended(String name, String query, String key, String value, String mask) {
    int size = config.headSize();
    int groups = config.heads() / config.keyHeads();
    String scaled =
        graph
            .node("Mul")
            .input(query, graph.scalar(name + "scale", 1 / Math.sqrt(size)))
            .as(name + "q_scaled");
    String grouped =
        graph
            .node("Reshape")
            .input(scaled, graph.longs(name + "grouped", 0, config.keyHeads(), groups, -1, size))
            .as(name + "q_grouped");
    String transposed =
        graph
            .node("Transpose")
            .input(key)
            .set("perm", new long[] {0, 1, 3, 2})
            .as(name + "k_transposed");
    String scores =
        graph
            .node("MatMul")
            .input(grouped, unsqueezed(transposed, 2, name + "k_shared"))
            .as(name + "scores");
    String hidden = graph.node("Add").input(scores, mask).as(name + "scores_masked");
    String weights = graph.node("Softmax").input(hidden).set("axis", -1L).as(name + "softmax");
    String sums =
        graph
            .node("MatMul")
            .input(weights, unsqueezed(value, 2, name + "v_shared"))
            .as(name + "sdpa");
    String single =
        graph
            .node("Reshape")
            .input(sums, graph.longs(name + "single", 0, config.heads(), -1, size))
            .as(name + "heads");
    String back =
        graph
            .node("Transpose")
            .input(single)
            .set("perm", new long[] {0, 2, 1, 3})
            .as(name + "positions");
    long features = (long) config.heads() * size;
    return graph
        .node("Reshape")
        .input(back, graph.longs(name + "joined", 0, 0, features))
        .as(name + "join");
  }

  private String norm(String layer, String value) throws UnreadableModelException {
    String squares = graph.node("Mul").input(value, value).as(layer + "_squares");
    String mean =
        graph
            .node("ReduceMean")
            .input(squares, graph.longs(layer + "_axes", -1))
            .set("keepdims", 1L)
            .as(layer + "_mean");
    String moved =
        graph
            .node("Add")
            .input(mean, graph.scalar(layer + "_epsilon", config.epsilon()))
            .as(layer + "_moved");
    String root = graph.node("Sqrt").input(moved).as(layer + "_root");
    String normal = graph.node("Div").input(value, root).as(layer + "_normal");
    return graph.node("Mul").input(normal, tensor(TensorNames.weight(layer))).as(layer);
  }

  private String product(String layer, String input, boolean projection)
      throws UnreadableModelException {
    String quantized = quantized(layer, input);
    String weight = matrix(layer);
    boolean biased = projection && TensorNames.hasBias(config, layer);
    String product =
        graph.node("MatMul").input(quantized, weight).as(biased ? layer + ".product" : layer);
    return biased
        ? graph.node("Add").input(product, tensor(TensorNames.bias(layer))).as(layer)
        : product;
  }

  private String quantized(String layer, String input) {
    Optional<InputQuantizer> found = model.input(layer);
    if (found.isEmpty()) {
      return input;
    }
    InputQuantizer quantizer = found.get();
    NumberFormat numbers = quantizer.format();
    byte zero = (byte) Math.round(quantizer.zeroPoint());
    TensorProto.DataType type =
        numbers.low() < 0 ? TensorProto.DataType.INT8 : TensorProto.DataType.UINT8;
    String scale = graph.scalar(layer + ".input_scale", quantizer.scale());
    String zeroPoint =
        graph.constant(
            TensorProtos.bytes(
                graph.name(layer + ".input_zero_point"), type, new long[0], new byte[] {zero}));
    String codes =
        graph.node("QuantizeLinear").input(input, scale, zeroPoint).as(layer + ".input_quantized");
    return graph
        .node("DequantizeLinear")
        .input(codes, scale, zeroPoint)
        .as(layer + ".input_dequantized");
  }

  /** The weight of a product, columns first. */
  private String matrix(String layer) throws UnreadableModelException {
    boolean shared = layer.equals(TensorNames.HEAD) && !model.has(TensorNames.weight(layer));
    String tensor = TensorNames.weight(shared ? TensorNames.EMBEDDING : layer);
    List<Long> shape = model.shape(tensor);
    int rows = Math.toIntExact(shape.get(0));
    int columns = Math.toIntExact(shape.get(1));
    float[] values = model.values(tensor);
    Optional<Grid> grid = model.grid(shared ? TensorNames.EMBEDDING : layer);
    if (grid.isPresent()) {
      return graph.matrix(stored(grid.get(), values, rows, columns), TensorNames.weight(layer));
    }
    float[] turned = Transposition.of(values, new long[] {rows, columns});
    return graph.constant(
        TensorProtos.floats(
            graph.name(TensorNames.weight(layer)), new long[] {columns, rows}, turned));
  }

  private static StoredMatrix stored(Grid grid, float[] values, int rows, int columns) {
    int size = grid.isWholeRow() ? columns : grid.groupSize();
    int groups = (columns + size - 1) / size;
    float[] scales = new float[rows * groups];
    long[] zeroPoints = new long[rows * groups];
    for (int i = 0; i < scales.length; i++) {
      scales[i] = grid.scale(i / groups, i % groups * size);
      zeroPoints[i] = Math.round(grid.zeroPoint(i / groups, i % groups * size));
    }
    long[] codes = new long[values.length];
    for (int i = 0; i < codes.length; i++) {
      int place = i / columns * groups + i % columns / size;
      codes[i] = Math.round(values[i] / scales[place]) + zeroPoints[place];
    }
    return new StoredMatrix(
        rows, columns, grid.bits(), grid.signed(), size, codes, scales, zeroPoints);
  }

  private String tensor(String name) throws UnreadableModelException {
    long[] shape = model.shape(name).stream().mapToLong(Long::longValue).toArray();
    return graph.constant(TensorProtos.floats(graph.name(name), shape, model.values(name)));
  }
}
