package dev.brevity.samples.fixedpoint;

import ai.djl.nn.Block;
import dev.brevity.runtime.layer.QuantConv2d;
import dev.brevity.runtime.layer.QuantLinear;
import dev.brevity.runtime.proxy.QuantizerCatalog;
import dev.brevity.samples.digits.Experiment;
import dev.brevity.samples.digits.FileFormats;
import dev.brevity.samples.digits.LeNet;
import java.io.IOException;

/**
 * Eight-bit fixed point, for processors that shift where others multiply: the scale of every
 * tensor, biases included, is a power of two of its own.
 */
public record FixedPointLeNet(QuantizerCatalog recipes) implements LeNet.Layers {
  /** The sample: trains from new weights, and writes a file for DPUs. */
  public static final Experiment EXPERIMENT =
      new Experiment("LeNet in fixed point", recipes -> LeNet.of(new FixedPointLeNet(recipes)))
          .writing(FileFormats.DPU);

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
    return QuantConv2d.builder(recipes)
        .filters(filters)
        .kernel(5, 5)
        .padding(padding, padding)
        .inputQuant("Activation")
        .weightQuant("Weight")
        .biasQuant("Bias")
        .outputQuant("Activation")
        .build();
  }

  @Override
  public Block linear(int units) {
    return QuantLinear.builder(recipes)
        .units(units)
        .inputQuant("Activation")
        .weightQuant("Weight")
        .biasQuant("Bias")
        .outputQuant("Activation")
        .build();
  }
}
