package dev.brevity.tests.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import dev.brevity.runtime.layer.PoolBuilder;
import dev.brevity.runtime.layer.QuantAvgPool2d;
import dev.brevity.runtime.layer.QuantMaxPool1d;
import dev.brevity.runtime.layer.QuantMaxPool2d;
import dev.brevity.runtime.layer.QuantMaxPool3d;
import dev.brevity.runtime.layer.TruncAdaptiveAvgPool2d;
import dev.brevity.runtime.layer.TruncAvgPool2d;
import dev.brevity.runtime.layer.TruncBuilder;
import java.util.Set;

/** Pooling, with and without a reduction of the bits of sums. */
final class PoolFamily implements LayerFamily {
  @Override
  public Set<String> layers() {
    return Set.of(
        "MaxPool1d",
        "MaxPool2d",
        "MaxPool3d",
        "AvgPool2d",
        "TruncAvgPool2d",
        "TruncAdaptiveAvgPool2d");
  }

  @Override
  public Summation summation() {
    return Summation.NONE;
  }

  @Override
  public LayerUnderTest build(LayerArguments arguments) {
    return QuantLayersUnderTest.of(
        switch (arguments.layer()) {
          case "MaxPool1d" -> {
            QuantMaxPool1d.Builder builder = QuantMaxPool1d.builder();
            arguments.numbers("dilation", builder::dilation);
            yield apply(arguments, builder).build();
          }
          case "MaxPool2d" -> {
            QuantMaxPool2d.Builder builder = QuantMaxPool2d.builder();
            arguments.numbers("dilation", builder::dilation);
            yield apply(arguments, builder).build();
          }
          case "MaxPool3d" -> {
            QuantMaxPool3d.Builder builder = QuantMaxPool3d.builder();
            arguments.numbers("dilation", builder::dilation);
            yield apply(arguments, builder).build();
          }
          case "AvgPool2d" ->
              apply(arguments, QuantAvgPool2d.builder())
                  .countIncludePad(arguments.flag("count_include_pad", true))
                  .divisorOverride(arguments.get("divisor_override").asLong(0))
                  .build();
          case "TruncAvgPool2d" -> truncating(arguments).build();
          default ->
              truncation(
                      arguments,
                      TruncAdaptiveAvgPool2d.builder(arguments.catalog())
                          .outputSize(LayerArguments.longs(arguments.at(0))))
                  .build();
        });
  }

  private static TruncAvgPool2d.Builder truncating(LayerArguments arguments) {
    TruncAvgPool2d.Builder builder =
        TruncAvgPool2d.builder(arguments.catalog()).kernel(LayerArguments.longs(arguments.at(0)));
    arguments.numbers("stride", builder::stride);
    builder
        .ceilMode(arguments.flag("ceil_mode", false))
        .countIncludePad(arguments.flag("count_include_pad", true))
        .divisorOverride(arguments.get("divisor_override").asLong(0));
    return truncation(arguments, builder);
  }

  private static <B extends TruncBuilder<B>> B truncation(LayerArguments arguments, B builder) {
    arguments.quantizer("trunc_quant", builder::truncQuant);
    builder.returnQuantTensor(arguments.flag("return_quant_tensor", true));
    arguments.overrides(builder::set);
    return builder;
  }

  private static <B extends PoolBuilder<B>> B apply(LayerArguments arguments, B builder) {
    JsonNode kernel = arguments.at(0);
    builder.kernel(LayerArguments.longs(kernel));
    arguments.numbers("stride", builder::stride);
    arguments.numbers("padding", builder::padding);
    return builder.ceilMode(arguments.flag("ceil_mode", false));
  }
}
