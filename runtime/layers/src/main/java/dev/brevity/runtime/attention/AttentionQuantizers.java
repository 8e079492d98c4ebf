package dev.brevity.runtime.attention;

import ai.djl.ndarray.NDArray;
import dev.brevity.runtime.layer.QuantizerChoice;
import dev.brevity.runtime.layer.QuantizerChoices;
import dev.brevity.runtime.proxy.ActQuant;
import dev.brevity.runtime.proxy.AttachedQuantizer;
import dev.brevity.runtime.proxy.QuantizerCatalog;
import dev.brevity.runtime.proxy.QuantizerRecipe;
import dev.brevity.runtime.tensor.PlainTensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What quantizes the operands of the two products of attention, by the names of the reference; null
 * for none.
 */
record AttentionQuantizers(
    @Nullable AttachedQuantizer<ActQuant> softmaxInput,
    @Nullable AttachedQuantizer<ActQuant> attnOutputWeights,
    @Nullable AttachedQuantizer<ActQuant> qScaled,
    @Nullable AttachedQuantizer<ActQuant> kTransposed,
    @Nullable AttachedQuantizer<ActQuant> v) {

  static NDArray apply(@Nullable AttachedQuantizer<ActQuant> quantizer, NDArray x) {
    return quantizer == null ? x : quantizer.proxy().quantize(new PlainTensor(x)).value();
  }

  /** The choices while attention is being described, by prefix of their attributes. */
  static final class Choices {
    private static final String UNSIGNED = "Uint8ActPerTensorFloat";
    private static final String SIGNED = "Int8ActPerTensorFloat";

    final QuantizerChoice<ActQuant> softmaxInput = choice(null);
    final QuantizerChoice<ActQuant> attnOutputWeights = choice(UNSIGNED);
    final QuantizerChoice<ActQuant> qScaled = choice(SIGNED);
    final QuantizerChoice<ActQuant> kTransposed = choice(SIGNED);
    final QuantizerChoice<ActQuant> v = choice(SIGNED);
    final QuantizerChoices byPrefix = new QuantizerChoices();

    Choices() {
      byPrefix.add("softmax_input_", softmaxInput);
      byPrefix.add("attn_output_weights_", attnOutputWeights);
      byPrefix.add("q_scaled_", qScaled);
      byPrefix.add("k_transposed_", kTransposed);
      byPrefix.add("v_", v);
    }

    List<QuantizerChoice<ActQuant>> all() {
      return List.of(softmaxInput, attnOutputWeights, qScaled, kTransposed, v);
    }

    static QuantizerChoice<ActQuant> choice(@Nullable String recipe) {
      return new QuantizerChoice<>(ActQuant.class, "NoneActQuant", recipe);
    }

    /** The chosen quantizer, without an activation function; null for none. */
    static @Nullable AttachedQuantizer<ActQuant> choose(
        QuantizerChoice<ActQuant> choice, QuantizerCatalog catalog) {
      AttachedQuantizer<ActQuant> chosen = choice.choose(catalog);
      if (chosen == null || choice.isShared()) {
        return chosen;
      }
      Map<String, @Nullable Object> identity = new LinkedHashMap<>();
      identity.put("act_impl", null);
      identity.put("passthrough_act", true);
      QuantizerRecipe recipe = chosen.recipe().with(identity);
      return new AttachedQuantizer<>(recipe, ActQuant.class);
    }
  }
}
