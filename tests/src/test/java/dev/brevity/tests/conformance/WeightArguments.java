package dev.brevity.tests.conformance;

import dev.brevity.runtime.layer.WeightLayerBuilder;

/** The arguments that all layers with a weight have in common. */
final class WeightArguments {
  private WeightArguments() {}

  /** Passes on quantizers, flags and overrides; everything else must have been asked for before. */
  static <B extends WeightLayerBuilder<B>> B apply(LayerArguments arguments, B builder) {
    arguments.quantizer("weight_quant", builder::weightQuant);
    arguments.quantizer("bias_quant", builder::biasQuant);
    arguments.quantizer("input_quant", builder::inputQuant);
    arguments.quantizer("output_quant", builder::outputQuant);
    builder.bias(arguments.flag("bias", true));
    builder.returnQuantTensor(arguments.flag("return_quant_tensor", false));
    arguments.overrides(builder::set);
    return builder;
  }
}
