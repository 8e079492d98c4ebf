package dev.brevity.runtime.llm;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.nn.Block;
import dev.brevity.dsl.model.UnreadableModelException;
import dev.brevity.runtime.attention.QuantScaledDotProductAttention;
import dev.brevity.runtime.graph.Argument;
import dev.brevity.runtime.graph.Function;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.graph.Node;
import dev.brevity.runtime.graph.Operation;
import dev.brevity.runtime.graph.Value;
import dev.brevity.runtime.graph.function.FunctionRegistry;
import dev.brevity.runtime.graph.function.PyTorchFunctions;
import dev.brevity.runtime.graph.layer.FloatLayers;
import dev.brevity.runtime.layer.LayerSpec;
import dev.brevity.runtime.proxy.QuantizerCatalog;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Adds the parts of a decoder to a graph, with weights read as they are needed. Layers have the
 * names that transformers gives them; attention proper is {@code self_attn.sdpa} of its block.
 */
final class DecoderGraph {
  private final FloatLayers layers = new FloatLayers();
  private final FunctionRegistry functions = PyTorchFunctions.registry();
  private final WeightSource source;
  private final ModelConfig config;
  private final RotaryEmbedding rotary;
  private final Graph graph;
  private final NDManager manager;
  private final @Nullable KeyValueCache cache;

  /**
   * @param manager owns the weights
   */
  DecoderGraph(WeightSource source, Graph graph, NDManager manager) {
    this(source, graph, manager, null);
  }

  /**
   * @param manager owns the weights
   * @param cache keeps keys and values from one run to the next; null if each starts over
   */
  DecoderGraph(WeightSource source, Graph graph, NDManager manager, @Nullable KeyValueCache cache) {
    this.cache = cache;
    this.source = source;
    this.config = source.config();
    this.rotary = new RotaryEmbedding(config);
    this.graph = graph;
    this.manager = manager;
  }

  /** Token numbers {@code [batch, positions]} to vectors {@code [batch, positions, hidden]}. */
  Node embedding(Node tokens) throws UnreadableModelException {
    Optional<PackedMatrix> packed = packed(TensorNames.EMBEDDING);
    if (packed.isPresent()) {
      return unary(TensorNames.EMBEDDING, "packed_rows", packed.get()::rows, tokens);
    }
    LayerSpec spec =
        spec(
            "Embedding",
            "num_embeddings",
            (long) config.vocabulary(),
            "embedding_dim",
            (long) config.hidden());
    return layer(TensorNames.EMBEDDING, spec, weights(TensorNames.EMBEDDING, false), tokens);
  }

  /** One decoder block, {@code [batch, positions, hidden]} to the same. */
  Node block(int block, Node hidden) throws UnreadableModelException {
    Node normal = norm(TensorNames.layer(block, "input_layernorm"), config.hidden(), hidden);
    Node query = heads(block, "q", projection(block, "self_attn.q_proj", normal));
    Node key = heads(block, "k", projection(block, "self_attn.k_proj", normal));
    Node value = split(block, "v", projection(block, "self_attn.v_proj", normal));
    Node attended = attention(block, query, key, value);
    Node joined =
        graph.append(
            TensorNames.layer(block, "self_attn.join"),
            call("join_heads", input -> Heads.join(input)),
            Argument.of(attended));
    Node output = projection(block, "self_attn.o_proj", joined);
    Node sum = function(TensorNames.layer(block, "attention_add"), "add", hidden, output);
    Node inner = norm(TensorNames.layer(block, "post_attention_layernorm"), config.hidden(), sum);
    Node gate = projection(block, "mlp.gate_proj", inner);
    Node up = projection(block, "mlp.up_proj", inner);
    Node active =
        layer(TensorNames.layer(block, "mlp.act_fn"), LayerSpec.of("SiLU"), Map.of(), gate);
    Node product = function(TensorNames.layer(block, "mlp.mul"), "mul", active, up);
    Node down = projection(block, "mlp.down_proj", product);
    return function(TensorNames.layer(block, "mlp_add"), "add", sum, down);
  }

  /** Vectors to one number for each token of the vocabulary. */
  Node head(Node hidden) throws UnreadableModelException {
    Node normal = norm(TensorNames.FINAL_NORM, config.hidden(), hidden);
    String stored = config.tied() ? TensorNames.EMBEDDING : TensorNames.HEAD;
    Optional<PackedMatrix> packed = packed(stored);
    if (packed.isPresent()) {
      return unary(TensorNames.HEAD, "packed_linear", packed.get()::times, normal);
    }
    Map<String, NDArray> weights = weights(stored, false);
    return layer(
        TensorNames.HEAD, linear(config.hidden(), config.vocabulary(), false), weights, normal);
  }

  private Node attention(int block, Node query, Node key, Node value) {
    QuantScaledDotProductAttention attention =
        QuantScaledDotProductAttention.builder(QuantizerCatalog.empty())
            .unquantized()
            .causal(cache == null)
            .groupedQueries(config.heads() != config.keyHeads())
            .build();
    String name = TensorNames.layer(block, "self_attn.sdpa");
    graph.addLayer(name, attention);
    List<Argument> arguments =
        cache == null
            ? List.of(Argument.of(query), Argument.of(key), Argument.of(value))
            : List.of(
                Argument.of(query),
                extended(block, "k", key, cache),
                extended(block, "v", value, cache),
                Argument.of(
                    graph.append(
                        TensorNames.layer(block, "self_attn.mask"),
                        call("causal_mask", cache::mask),
                        Argument.of(query))));
    return graph.append(name, new Operation.LayerCall(name), arguments, Map.of());
  }

  private Argument extended(int block, String which, Node fresh, KeyValueCache kept) {
    String name = TensorNames.layer(block, "self_attn." + which + "_cache");
    return Argument.of(
        graph.append(
            name, call("kept_before", input -> kept.extended(name, input)), Argument.of(fresh)));
  }

  /** The vectors of the last position. */
  Node last(Node hidden) {
    return graph.append(
        "last_position",
        call("last_position", input -> input.get(new NDIndex(":, -1:"))),
        Argument.of(hidden));
  }

  /** Heads of queries or keys, normalized where the architecture does that, and turned. */
  private Node heads(int block, String which, Node projected) throws UnreadableModelException {
    Node heads = split(block, which, projected);
    if (config.headNorms()) {
      String norm = TensorNames.layer(block, "self_attn." + which + "_norm");
      heads = norm(norm, config.headSize(), heads);
    }
    return graph.append(
        TensorNames.layer(block, "self_attn." + which + "_rotary"),
        call("rotary_embedding", input -> rotary.apply(input, cache == null ? 0 : cache.seen())),
        Argument.of(heads));
  }

  private Node split(int block, String which, Node projected) {
    int size = config.headSize();
    return graph.append(
        TensorNames.layer(block, "self_attn." + which + "_heads"),
        call("split_heads", input -> Heads.split(input, size)),
        Argument.of(projected));
  }

  /** Computes one tensor from another. */
  @FunctionalInterface
  private interface Unary {
    NDArray apply(NDArray input);
  }

  private static Operation call(String name, Unary computation) {
    return new Operation.FunctionCall(
        new Function(
            name, List.of("input"), call -> Value.of(computation.apply(call.array("input")))));
  }

  private Node projection(int block, String part, Node input) throws UnreadableModelException {
    String name = TensorNames.layer(block, part);
    List<Long> shape = TensorNames.projections(config, block).getOrDefault(name, List.of());
    boolean bias = TensorNames.hasBias(config, name);
    Optional<PackedMatrix> packed = packed(name);
    if (packed.isPresent()) {
      Node product = unary(name, "packed_linear", packed.get()::times, input);
      if (!bias) {
        return product;
      }
      NDArray offset = source.load(TensorNames.bias(name), manager);
      return unary(name + ".bias", "packed_bias", vectors -> vectors.add(offset), product);
    }
    return layer(name, linear(shape.get(1), shape.get(0), bias), weights(name, bias), input);
  }

  /** A matrix that need not be in floating point, because nothing is done but compute with it. */
  private Optional<PackedMatrix> packed(String layer) throws UnreadableModelException {
    return cache == null ? Optional.empty() : source.packed(TensorNames.weight(layer));
  }

  private Node unary(String name, String what, Unary computation, Node input) {
    return graph.append(name, call(what, computation), Argument.of(input));
  }

  private static LayerSpec linear(long in, long out, boolean bias) {
    return spec("Linear", "in_features", in, "out_features", out, "bias", bias);
  }

  private Node norm(String name, long size, Node input) throws UnreadableModelException {
    LayerSpec spec = spec("RMSNorm", "normalized_shape", List.of(size), "eps", config.epsilon());
    return layer(name, spec, weights(name, false), input);
  }

  private Node function(String name, String function, Node left, Node right) {
    return graph.append(
        name,
        new Operation.FunctionCall(functions.get(function)),
        Argument.of(left),
        Argument.of(right));
  }

  private Node layer(String name, LayerSpec spec, Map<String, NDArray> values, Node input) {
    Block layer = layers.create(spec, values);
    graph.addLayer(name, layer);
    return graph.append(name, new Operation.LayerCall(name), Argument.of(input));
  }

  private Map<String, NDArray> weights(String layer, boolean bias) throws UnreadableModelException {
    Map<String, NDArray> weights = new LinkedHashMap<>();
    weights.put("weight", source.load(TensorNames.weight(layer), manager));
    if (bias) {
      weights.put("bias", source.load(TensorNames.bias(layer), manager));
    }
    return weights;
  }

  private static LayerSpec spec(String type, Object... options) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    for (int i = 0; i < options.length; i += 2) {
      map.put((String) options[i], options[i + 1]);
    }
    return new LayerSpec(type, map);
  }
}
