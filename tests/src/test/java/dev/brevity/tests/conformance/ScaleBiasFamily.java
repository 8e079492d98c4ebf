package dev.brevity.tests.conformance;

import dev.brevity.runtime.layer.QuantScaleBias;
import java.util.Set;

/** Factors and offsets per channel; a converted batch norm is recorded with those it became. */
final class ScaleBiasFamily implements LayerFamily {
  @Override
  public Set<String> layers() {
    return Set.of("QuantScaleBias", "BatchNorm1dToQuantScaleBias", "BatchNorm2dToQuantScaleBias");
  }

  @Override
  public Summation summation() {
    return Summation.NONE;
  }

  @Override
  public LayerUnderTest build(LayerArguments arguments) {
    QuantScaleBias.Builder builder = QuantScaleBias.builder(arguments.catalog());
    arguments.get("eps");
    arguments.numbers("runtime_shape", builder::runtimeShape);
    WeightArguments.apply(arguments, builder);
    builder.bias(arguments.at(1).asBoolean(true));
    return QuantLayersUnderTest.of(builder.build());
  }
}
