package dev.brevity.runtime.llm;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The names of layers and tensors, as transformers gives them. */
public final class TensorNames {
  public static final String EMBEDDING = "model.embed_tokens";
  public static final String FINAL_NORM = "model.norm";
  public static final String HEAD = "lm_head";

  private TensorNames() {}

  /** A layer of a decoder block: {@code self_attn.q_proj} of block 3. */
  public static String layer(int block, String part) {
    return "model.layers." + block + "." + part;
  }

  public static String weight(String layer) {
    return layer + ".weight";
  }

  public static String bias(String layer) {
    return layer + ".bias";
  }

  /** The layers with matrices of one decoder block, with the shapes of their weights. */
  public static Map<String, List<Long>> projections(ModelConfig config, int block) {
    long hidden = config.hidden();
    long queries = (long) config.heads() * config.headSize();
    long keys = (long) config.keyHeads() * config.headSize();
    long inner = config.feedForward();
    Map<String, List<Long>> shapes = new LinkedHashMap<>();
    shapes.put(layer(block, "self_attn.q_proj"), List.of(queries, hidden));
    shapes.put(layer(block, "self_attn.k_proj"), List.of(keys, hidden));
    shapes.put(layer(block, "self_attn.v_proj"), List.of(keys, hidden));
    shapes.put(layer(block, "self_attn.o_proj"), List.of(hidden, queries));
    shapes.put(layer(block, "mlp.gate_proj"), List.of(inner, hidden));
    shapes.put(layer(block, "mlp.up_proj"), List.of(inner, hidden));
    shapes.put(layer(block, "mlp.down_proj"), List.of(hidden, inner));
    return shapes;
  }

  /** Whether a projection has a bias. */
  public static boolean hasBias(ModelConfig config, String projection) {
    if (projection.endsWith("self_attn.o_proj")) {
      return config.outputBias();
    }
    return projection.contains(".self_attn.") ? config.inputBiases() : config.feedForwardBiases();
  }

  /** All tensors of the model, with their shapes. */
  public static Map<String, List<Long>> all(ModelConfig config) {
    long hidden = config.hidden();
    Map<String, List<Long>> shapes = new LinkedHashMap<>();
    shapes.put(weight(EMBEDDING), List.of((long) config.vocabulary(), hidden));
    for (int block = 0; block < config.layers(); block++) {
      shapes.put(weight(layer(block, "input_layernorm")), List.of(hidden));
      shapes.put(weight(layer(block, "post_attention_layernorm")), List.of(hidden));
      if (config.headNorms()) {
        List<Long> head = List.of((long) config.headSize());
        shapes.put(weight(layer(block, "self_attn.q_norm")), head);
        shapes.put(weight(layer(block, "self_attn.k_norm")), head);
      }
      projections(config, block)
          .forEach(
              (name, shape) -> {
                shapes.put(weight(name), shape);
                if (hasBias(config, name)) {
                  shapes.put(bias(name), List.of(shape.get(0)));
                }
              });
    }
    shapes.put(weight(FINAL_NORM), List.of(hidden));
    if (!config.tied()) {
      shapes.put(weight(HEAD), List.of((long) config.vocabulary(), hidden));
    }
    return shapes;
  }
}
