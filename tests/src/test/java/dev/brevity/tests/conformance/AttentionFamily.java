package dev.brevity.tests.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import dev.brevity.runtime.attention.MultiheadAttentionBuilder;
import dev.brevity.runtime.attention.QuantMultiheadAttention;
import dev.brevity.runtime.attention.QuantScaledDotProductAttention;
import dev.brevity.runtime.layer.QuantLayer;
import java.util.Set;

/** Attention, of one and of several heads. */
final class AttentionFamily implements LayerFamily {
  @Override
  public Set<String> layers() {
    return Set.of("QuantMultiheadAttention", "QuantScaledDotProductAttention");
  }

  @Override
  public Summation summation() {
    return Summation.CHAINED;
  }

  @Override
  public LayerUnderTest build(LayerArguments arguments) {
    QuantLayer layer =
        arguments.layer().equals("QuantMultiheadAttention")
            ? multihead(arguments)
            : scaledDotProduct(arguments);
    LayerUnderTest built = QuantLayersUnderTest.of(layer);
    return AttentionMask.in(arguments.note())
        .<LayerUnderTest>map(mask -> new MaskedAttention(built, mask))
        .orElse(built);
  }

  /** Keys and values of different lengths, which the reference has parameters for but refuses. */
  @Override
  public boolean mends(JsonNode error) {
    return error.path("message").asText().contains("does not match value shape");
  }

  private static QuantLayer multihead(LayerArguments arguments) {
    MultiheadAttentionBuilder builder =
        QuantMultiheadAttention.builder(arguments.catalog())
            .embedDim(arguments.at(0).asLong())
            .heads(arguments.at(1).asInt())
            .bias(arguments.flag("bias", true))
            .addBiasKv(arguments.flag("add_bias_kv", false))
            .addZeroAttn(arguments.flag("add_zero_attn", false))
            .packedInProj(arguments.flag("packed_in_proj", true))
            .batchFirst(arguments.flag("batch_first", false))
            .returnQuantTensor(arguments.flag("return_quant_tensor", false));
    arguments.numbers("kdim", size -> builder.keyDim(size[0]));
    arguments.numbers("vdim", size -> builder.valueDim(size[0]));
    arguments.quantizer("q_scaled_quant", builder::qScaledQuant);
    arguments.quantizer("k_transposed_quant", builder::kTransposedQuant);
    arguments.quantizer("v_quant", builder::vQuant);
    arguments.quantizer("softmax_input_quant", builder::softmaxInputQuant);
    arguments.quantizer("attn_output_weights_quant", builder::attnOutputWeightsQuant);
    arguments.quantizer("in_proj_input_quant", r -> builder.inProj(l -> l.inputQuant(r)));
    arguments.quantizer("in_proj_weight_quant", r -> builder.inProj(l -> l.weightQuant(r)));
    arguments.quantizer("in_proj_bias_quant", r -> builder.inProj(l -> l.biasQuant(r)));
    arguments.quantizer("out_proj_input_quant", r -> builder.outProj(l -> l.inputQuant(r)));
    arguments.quantizer("out_proj_weight_quant", r -> builder.outProj(l -> l.weightQuant(r)));
    arguments.quantizer("out_proj_bias_quant", r -> builder.outProj(l -> l.biasQuant(r)));
    arguments.quantizer("out_proj_output_quant", r -> builder.outProj(l -> l.outputQuant(r)));
    arguments.overrides(builder::set);
    return builder.build();
  }

  private static QuantLayer scaledDotProduct(LayerArguments arguments) {
    QuantScaledDotProductAttention.Builder builder =
        QuantScaledDotProductAttention.builder(arguments.catalog());
    arguments.quantizer("q_scaled_quant", builder::qScaledQuant);
    arguments.quantizer("k_transposed_quant", builder::kTransposedQuant);
    arguments.quantizer("v_quant", builder::vQuant);
    arguments.quantizer("softmax_input_quant", builder::softmaxInputQuant);
    arguments.quantizer("attn_output_weights_quant", builder::attnOutputWeightsQuant);
    arguments.quantizer("sdpa_output_quant", builder::outputQuant);
    arguments.overrides(builder::set);
    // How the reference was called is in the name of the case alone.
    switch (arguments.name()) {
      case "sdpa/causal", "sdpa_gqa/causal" -> builder.causal(true);
      case "sdpa/scale" -> builder.scale(0.3);
      default -> {}
    }
    boolean grouped = arguments.name().startsWith("sdpa_gqa/");
    builder.groupedQueries(grouped && !arguments.note().startsWith("without enable_gqa"));
    return builder.build();
  }
}
