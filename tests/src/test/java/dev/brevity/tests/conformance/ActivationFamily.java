package dev.brevity.tests.conformance;

import dev.brevity.runtime.layer.ActivationLayerBuilder;
import dev.brevity.runtime.layer.QuantHardSwish;
import dev.brevity.runtime.layer.QuantHardTanh;
import dev.brevity.runtime.layer.QuantIdentity;
import dev.brevity.runtime.layer.QuantReLU;
import dev.brevity.runtime.layer.QuantSigmoid;
import dev.brevity.runtime.layer.QuantTanh;
import java.util.Set;

/** Activation functions fused with their quantizer. */
final class ActivationFamily implements LayerFamily {
  @Override
  public Set<String> layers() {
    return Set.of(
        "QuantReLU",
        "QuantSigmoid",
        "QuantTanh",
        "QuantIdentity",
        "QuantHardTanh",
        "QuantHardSwish");
  }

  @Override
  public Summation summation() {
    return Summation.NONE;
  }

  @Override
  public LayerUnderTest build(LayerArguments arguments) {
    return switch (arguments.layer()) {
      case "QuantReLU" ->
          QuantLayersUnderTest.of(apply(arguments, QuantReLU.builder(arguments.catalog())).build());
      case "QuantSigmoid" ->
          QuantLayersUnderTest.of(
              apply(arguments, QuantSigmoid.builder(arguments.catalog())).build());
      case "QuantTanh" ->
          QuantLayersUnderTest.of(apply(arguments, QuantTanh.builder(arguments.catalog())).build());
      case "QuantHardSwish" ->
          QuantLayersUnderTest.of(
              apply(arguments, QuantHardSwish.builder(arguments.catalog())).build());
      case "QuantIdentity" ->
          QuantLayersUnderTest.of(
              apply(arguments, QuantIdentity.builder(arguments.catalog())).build());
      case "QuantHardTanh" ->
          QuantLayersUnderTest.of(
              apply(arguments, QuantHardTanh.builder(arguments.catalog())).build());
      default -> throw new IllegalArgumentException(arguments.layer());
    };
  }

  private static <B extends ActivationLayerBuilder<B>> B apply(
      LayerArguments arguments, B builder) {
    arguments.quantizer("act_quant", builder::actQuant);
    arguments.quantizer("input_quant", builder::inputQuant);
    builder.returnQuantTensor(arguments.flag("return_quant_tensor", false));
    arguments.overrides(builder::set);
    return builder;
  }
}
