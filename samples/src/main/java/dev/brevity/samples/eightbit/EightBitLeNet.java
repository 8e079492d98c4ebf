package dev.brevity.samples.eightbit;

import ai.djl.nn.Block;
import dev.brevity.runtime.layer.QuantConv2d;
import dev.brevity.runtime.layer.QuantLinear;
import dev.brevity.runtime.layer.WeightLayerBuilder;
import dev.brevity.runtime.proxy.QuantizerCatalog;
import dev.brevity.samples.digits.Experiment;
import dev.brevity.samples.digits.FileFormats;
import dev.brevity.samples.digits.LeNet;
import java.io.IOException;

/** Weights of eight bits and activations of seven, as PyTorch's quantized operators take them. */
public record EightBitLeNet(QuantizerCatalog recipes) implements LeNet.Layers {
  /** The sample: trains from new weights, and writes a TorchScript archive. */
  public static final Experiment EXPERIMENT =
      new Experiment("LeNet in eight-bit integers", recipes -> LeNet.of(new EightBitLeNet(recipes)))
          .writing(FileFormats.TORCHSCRIPT);

  /**
   * Runs the sample.
   *
   * @param arguments the recipe file, the folder with the digits, seeds
   */
  public static void main(String[] arguments) throws IOException {
    EXPERIMENT.main(arguments);
  }

  @Override
  public Block convolution(int position, int filters, int padding) {
    return quantized(
            QuantConv2d.builder(recipes).filters(filters).kernel(5, 5).padding(padding, padding))
        .build();
  }

  @Override
  public Block linear(int units) {
    return quantized(QuantLinear.builder(recipes).units(units)).build();
  }

  private static <B extends WeightLayerBuilder<B>> B quantized(B builder) {
    return builder
        .inputQuant("Activation")
        .weightQuant("Weight")
        .biasQuant("Bias")
        .outputQuant("Activation");
  }
}
