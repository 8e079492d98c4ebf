package dev.brevity.runtime.llm;

import dev.brevity.dsl.model.ModelOutline;
import dev.brevity.dsl.model.ModelOutline.Layer;
import dev.brevity.dsl.model.ModelOutline.Operand;
import dev.brevity.dsl.model.ModelOutline.Port;
import dev.brevity.dsl.model.ModelOutline.Weight;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The outline of a decoder, made of its configuration alone. */
public final class DecoderOutline {
  private static final long ANY = -1;

  private final ModelConfig config;
  private final List<Layer> layers = new ArrayList<>();
  private long norms;

  private DecoderOutline(ModelConfig config) {
    this.config = config;
  }

  /**
   * The outline.
   *
   * @param name what messages call the model
   */
  public static ModelOutline of(String name, ModelConfig config) {
    return new DecoderOutline(config).outline(name);
  }

  private ModelOutline outline(String name) {
    List<Long> table = List.of((long) config.vocabulary(), (long) config.hidden());
    Weight weight = new Weight(table, table.get(0), table.get(1), 0, false, 1);
    layers.add(
        new Layer(
            TensorNames.EMBEDDING,
            "Embedding",
            Optional.of(weight),
            Optional.empty(),
            List.of("input_ids"),
            Optional.empty()));
    String last = TensorNames.EMBEDDING;
    for (int block = 0; block < config.layers(); block++) {
      last = block(block, last);
    }
    norm(TensorNames.FINAL_NORM, config.hidden(), last);
    linear(TensorNames.HEAD, table, false, TensorNames.FINAL_NORM);
    return new ModelOutline(
        name,
        List.of(new Port("input_ids", "int64", List.of(ANY, ANY))),
        List.of(new Port("logits", "float32", List.of(ANY, ANY, (long) config.vocabulary()))),
        layers,
        List.of(),
        norms * Float.BYTES);
  }

  private String block(int block, String before) {
    String normal = norm(TensorNames.layer(block, "input_layernorm"), config.hidden(), before);
    String query = projection(block, "self_attn.q_proj", normal);
    String key = projection(block, "self_attn.k_proj", normal);
    String value = projection(block, "self_attn.v_proj", normal);
    if (config.headNorms()) {
      query = norm(TensorNames.layer(block, "self_attn.q_norm"), config.headSize(), query);
      key = norm(TensorNames.layer(block, "self_attn.k_norm"), config.headSize(), key);
    }
    String attention = TensorNames.layer(block, "self_attn.sdpa");
    layers.add(stateless(attention, "ScaledDotProductAttention", List.of(query, key, value)));
    String output = projection(block, "self_attn.o_proj", attention);
    String sum = TensorNames.layer(block, "attention_add").replace('.', '_');
    layers.add(stateless(sum, "Add", List.of(before, output)));
    String inner = norm(TensorNames.layer(block, "post_attention_layernorm"), config.hidden(), sum);
    String gate = projection(block, "mlp.gate_proj", inner);
    String up = projection(block, "mlp.up_proj", inner);
    String active = TensorNames.layer(block, "mlp.act_fn");
    layers.add(stateless(active, "SiLU", List.of(gate)));
    String product = TensorNames.layer(block, "mlp.mul").replace('.', '_');
    layers.add(stateless(product, "Mul", List.of(active, up)));
    String down = projection(block, "mlp.down_proj", product);
    String result = TensorNames.layer(block, "mlp_add").replace('.', '_');
    layers.add(stateless(result, "Add", List.of(sum, down)));
    return result;
  }

  private static Layer stateless(String name, String kind, List<String> sources) {
    return new Layer(name, kind, Optional.empty(), Optional.empty(), sources, Optional.empty());
  }

  private String norm(String name, long size, String before) {
    norms += size;
    layers.add(stateless(name, "RMSNorm", List.of(before)));
    return name;
  }

  private String projection(int block, String part, String before) {
    String name = TensorNames.layer(block, part);
    List<Long> shape = TensorNames.projections(config, block).getOrDefault(name, List.of());
    return linear(name, shape, TensorNames.hasBias(config, name), before);
  }

  private String linear(String name, List<Long> shape, boolean bias, String before) {
    layers.add(
        new Layer(
            name,
            "Linear",
            Optional.of(new Weight(shape, shape.get(1), shape.get(0), 0, false, 1)),
            bias ? Optional.of(List.of(shape.get(0))) : Optional.empty(),
            List.of(before),
            Optional.of(new Operand(List.of(ANY, ANY, shape.get(1)), -1))));
    return name;
  }
}
