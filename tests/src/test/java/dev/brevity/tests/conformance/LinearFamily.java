package dev.brevity.tests.conformance;

import dev.brevity.runtime.layer.QuantLinear;
import java.util.Set;

/** Fully connected layers. */
final class LinearFamily implements LayerFamily {
  @Override
  public Set<String> layers() {
    return Set.of("QuantLinear");
  }

  @Override
  public Summation summation() {
    return Summation.OUTPUT;
  }

  @Override
  public LayerUnderTest build(LayerArguments arguments) {
    QuantLinear.Builder builder =
        QuantLinear.builder(arguments.catalog()).units(arguments.at(1).asLong());
    return QuantLayersUnderTest.of(WeightArguments.apply(arguments, builder).build());
  }
}
