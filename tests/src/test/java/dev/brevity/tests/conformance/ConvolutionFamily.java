package dev.brevity.tests.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import dev.brevity.runtime.layer.ConvolutionBuilder;
import dev.brevity.runtime.layer.PaddingMode;
import dev.brevity.runtime.layer.QuantConv1d;
import dev.brevity.runtime.layer.QuantConv2d;
import dev.brevity.runtime.layer.QuantConv3d;
import dev.brevity.runtime.layer.QuantConvTranspose1d;
import dev.brevity.runtime.layer.QuantConvTranspose2d;
import dev.brevity.runtime.layer.QuantConvTranspose3d;
import dev.brevity.runtime.proxy.QuantizerCatalog;
import java.util.Locale;
import java.util.Set;

/** Convolutions and transposed convolutions over one to three dimensions. */
final class ConvolutionFamily implements LayerFamily {
  @Override
  public Set<String> layers() {
    return Set.of(
        "QuantConv1d",
        "QuantConv2d",
        "QuantConv3d",
        "QuantConvTranspose1d",
        "QuantConvTranspose2d",
        "QuantConvTranspose3d");
  }

  @Override
  public Summation summation() {
    return Summation.OUTPUT;
  }

  @Override
  public LayerUnderTest build(LayerArguments arguments) {
    QuantizerCatalog catalog = arguments.catalog();
    return QuantLayersUnderTest.of(
        switch (arguments.layer()) {
          case "QuantConv1d" -> apply(arguments, QuantConv1d.builder(catalog)).build();
          case "QuantConv2d" -> apply(arguments, QuantConv2d.builder(catalog)).build();
          case "QuantConv3d" -> apply(arguments, QuantConv3d.builder(catalog)).build();
          case "QuantConvTranspose1d" -> {
            QuantConvTranspose1d.Builder builder = QuantConvTranspose1d.builder(catalog);
            arguments.numbers("output_padding", builder::outputPadding);
            yield apply(arguments, builder).build();
          }
          case "QuantConvTranspose2d" -> {
            QuantConvTranspose2d.Builder builder = QuantConvTranspose2d.builder(catalog);
            arguments.numbers("output_padding", builder::outputPadding);
            yield apply(arguments, builder).build();
          }
          default -> {
            QuantConvTranspose3d.Builder builder = QuantConvTranspose3d.builder(catalog);
            arguments.numbers("output_padding", builder::outputPadding);
            yield apply(arguments, builder).build();
          }
        });
  }

  private static <B extends ConvolutionBuilder<B>> B apply(LayerArguments arguments, B builder) {
    builder.filters(arguments.at(1).asInt());
    builder.kernel(LayerArguments.longs(arguments.at(2)));
    arguments.numbers("stride", builder::stride);
    arguments.numbers("dilation", builder::dilation);
    arguments.numbers("padding", builder::padding);
    JsonNode padding = arguments.get("padding");
    if (padding.asText().equals("same")) {
      builder.samePadding();
    }
    if (arguments.has("padding_mode")) {
      String mode = arguments.get("padding_mode").asText().toUpperCase(Locale.ROOT);
      builder.paddingMode(PaddingMode.valueOf(mode));
    }
    builder.groups(arguments.get("groups").asInt(1));
    return WeightArguments.apply(arguments, builder);
  }
}
