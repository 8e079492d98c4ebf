package dev.brevity.tests.conformance;

import dev.brevity.runtime.layer.JoinBuilder;
import dev.brevity.runtime.layer.QuantCat;
import dev.brevity.runtime.layer.QuantEltwiseAdd;
import java.util.Set;

/** Layers that make one tensor of several. */
final class JoinFamily implements LayerFamily {
  @Override
  public Set<String> layers() {
    return Set.of("QuantEltwiseAdd", "QuantCat");
  }

  @Override
  public Summation summation() {
    return Summation.NONE;
  }

  @Override
  public LayerUnderTest build(LayerArguments arguments) {
    return QuantLayersUnderTest.of(
        arguments.layer().equals("QuantCat")
            ? apply(arguments, QuantCat.builder(arguments.catalog())).build()
            : apply(arguments, QuantEltwiseAdd.builder(arguments.catalog())).build());
  }

  private static <B extends JoinBuilder<B>> B apply(LayerArguments arguments, B builder) {
    arguments.quantizer("input_quant", builder::inputQuant);
    arguments.quantizer("output_quant", builder::outputQuant);
    builder.tieInputOutputQuant(arguments.flag("tie_input_output_quant", false));
    builder.returnQuantTensor(arguments.flag("return_quant_tensor", false));
    arguments.overrides(builder::set);
    return builder;
  }
}
