package dev.brevity.tests.conformance;

import dev.brevity.runtime.layer.QuantDropout;
import dev.brevity.runtime.layer.TruncQuantAccumulator;
import java.util.Set;

/** Layers that leave the shape alone: dropout, and reductions of bits on their own. */
final class PassingFamily implements LayerFamily {
  @Override
  public Set<String> layers() {
    return Set.of("Dropout", "TruncQuantAccumulator");
  }

  @Override
  public Summation summation() {
    return Summation.NONE;
  }

  @Override
  public LayerUnderTest build(LayerArguments arguments) {
    if (arguments.layer().equals("Dropout")) {
      return QuantLayersUnderTest.of(new QuantDropout((float) arguments.at(0).asDouble(0.5)));
    }
    TruncQuantAccumulator.Builder builder = TruncQuantAccumulator.builder(arguments.catalog());
    arguments.quantizer("trunc_quant", builder::truncQuant);
    arguments.overrides(builder::set);
    return QuantLayersUnderTest.of(builder.build());
  }
}
