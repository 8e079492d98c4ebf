package dev.brevity.tests.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import dev.brevity.runtime.layer.QuantUpsample;
import dev.brevity.runtime.layer.UpsampleMode;
import java.util.Set;
import java.util.stream.StreamSupport;

/** Layers that change the resolution. */
final class UpsampleFamily implements LayerFamily {
  @Override
  public Set<String> layers() {
    return Set.of("QuantUpsample", "QuantUpsamplingNearest2d", "QuantUpsamplingBilinear2d");
  }

  @Override
  public Summation summation() {
    return Summation.NONE;
  }

  @Override
  public LayerUnderTest build(LayerArguments arguments) {
    QuantUpsample.Builder builder =
        switch (arguments.layer()) {
          case "QuantUpsamplingNearest2d" -> QuantUpsample.nearest2d();
          case "QuantUpsamplingBilinear2d" -> QuantUpsample.bilinear2d();
          default -> QuantUpsample.builder();
        };
    arguments.numbers("size", builder::size);
    JsonNode factor = arguments.get("scale_factor");
    if (factor.isArray()) {
      builder.scaleFactor(
          StreamSupport.stream(factor.spliterator(), false)
              .mapToDouble(JsonNode::asDouble)
              .toArray());
    } else if (factor.isNumber()) {
      builder.scaleFactor(factor.asDouble());
    }
    if (arguments.get("mode").asText("nearest").endsWith("linear")) {
      builder.mode(UpsampleMode.LINEAR);
    }
    if (arguments.has("align_corners")) {
      builder.alignCorners(arguments.flag("align_corners", false));
    }
    return QuantLayersUnderTest.of(
        builder.returnQuantTensor(arguments.flag("return_quant_tensor", true)).build());
  }
}
