package dev.brevity.runtime.attention;

import dev.brevity.dsl.model.LayerFacts;
import dev.brevity.runtime.layer.QuantLayer;
import dev.brevity.runtime.layer.QuantizerChoice;
import dev.brevity.runtime.proxy.ActQuant;
import dev.brevity.runtime.proxy.AttachedQuantizer;
import dev.brevity.runtime.proxy.QuantizerCatalog;
import org.jspecify.annotations.Nullable;

/** A layer that attends, with quantizers of the operands of its two products. */
public abstract class AttentionLayer extends QuantLayer {
  private final QuantizerCatalog catalog;

  /** Zeroes so many weights of attention in training. */
  final float dropout;

  AttentionLayer(AttentionBuilder<?> builder) {
    super(builder.returnQuantTensor);
    this.catalog = builder.catalog;
    this.dropout = builder.dropout;
  }

  /** The chosen quantizers; those of the layer's own parts come before them. */
  final AttentionQuantizers quantizers(AttentionQuantizers.Choices choices) {
    return new AttentionQuantizers(
        quantizer("softmax_input_quant", choices.softmaxInput),
        quantizer("attn_output_weights_quant", choices.attnOutputWeights),
        quantizer("q_scaled_quant", choices.qScaled),
        quantizer("k_transposed_quant", choices.kTransposed),
        quantizer("v_quant", choices.v));
  }

  /** Adds the chosen quantizer, if there is one. */
  final @Nullable AttachedQuantizer<ActQuant> quantizer(
      String name, QuantizerChoice<ActQuant> choice) {
    AttachedQuantizer<ActQuant> chosen = AttentionQuantizers.Choices.choose(choice, catalog);
    if (chosen != null) {
      add(name + ".act_quant", chosen);
      chosen.attach(site(() -> LayerFacts.of("Identity"), null));
    }
    return chosen;
  }
}
