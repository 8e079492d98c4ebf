package dev.brevity.samples.weightsonly;

import ai.djl.nn.Block;
import dev.brevity.runtime.layer.QuantConv2d;
import dev.brevity.runtime.layer.QuantLinear;
import dev.brevity.runtime.proxy.QuantizerCatalog;
import dev.brevity.samples.digits.Experiment;
import dev.brevity.samples.digits.LeNet;
import java.io.IOException;

/** Weights of few bits; activations and biases stay in floating point. */
public record WeightsOnlyLeNet(QuantizerCatalog recipes) implements LeNet.Layers {
  /** The sample: trains from new weights. */
  public static final Experiment EXPERIMENT =
      new Experiment(
          "LeNet with quantized weights", recipes -> LeNet.of(new WeightsOnlyLeNet(recipes)));

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
        .weightQuant("Weight")
        .build();
  }

  @Override
  public Block linear(int units) {
    return QuantLinear.builder(recipes).units(units).weightQuant("Weight").build();
  }
}
