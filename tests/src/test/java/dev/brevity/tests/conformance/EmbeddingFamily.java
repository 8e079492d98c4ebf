package dev.brevity.tests.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import dev.brevity.runtime.layer.QuantEmbedding;
import java.util.Set;

/** Tables of vectors. */
final class EmbeddingFamily implements LayerFamily {
  @Override
  public Set<String> layers() {
    return Set.of("QuantEmbedding");
  }

  @Override
  public Summation summation() {
    return Summation.NONE;
  }

  /** Vectors of a scale each are looked up as plain numbers. */
  @Override
  public boolean mends(JsonNode error) {
    return error.path("message").asText().equals("Only per-tensor quantization is supported.");
  }

  @Override
  public LayerUnderTest build(LayerArguments arguments) {
    QuantEmbedding.Builder builder =
        QuantEmbedding.builder(arguments.catalog())
            .items(arguments.at(0).asLong())
            .size(arguments.at(1).asLong());
    if (arguments.get("padding_idx").isNumber()) {
      builder.paddingIndex(arguments.get("padding_idx").asLong());
    }
    arguments.quantizer("weight_quant", builder::weightQuant);
    builder.returnQuantTensor(arguments.flag("return_quant_tensor", false));
    arguments.overrides(builder::set);
    return QuantLayersUnderTest.of(builder.build());
  }
}
