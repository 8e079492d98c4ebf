package dev.brevity.samples.mixed;

import ai.djl.nn.Block;
import dev.brevity.runtime.layer.QuantConv2d;
import dev.brevity.runtime.proxy.QuantizerCatalog;
import dev.brevity.samples.digits.Experiment;
import dev.brevity.samples.digits.FileFormats;
import dev.brevity.samples.digits.LeNet;
import java.io.IOException;

/**
 * Convolutions in integers, as an engine with an 8-bit instruction set runs them; activations and
 * linear layers in floating point.
 */
public record MixedLeNet(QuantizerCatalog recipes) implements LeNet.Layers {
  /** The sample: trains from new weights, and writes ONNX with operators on integers. */
  public static final Experiment EXPERIMENT =
      new Experiment(
              "LeNet with integer convolutions", recipes -> LeNet.of(new MixedLeNet(recipes)))
          .writing(FileFormats.QOP);

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
        .inputQuant("ReducedRangeAct")
        .weightQuant("Weight")
        .biasQuant("Bias")
        .outputQuant("ReducedRangeAct")
        .build();
  }
}
