package dev.brevity.samples.lowprecision;

import ai.djl.nn.Block;
import dev.brevity.runtime.layer.QuantConv2d;
import dev.brevity.runtime.layer.QuantIdentity;
import dev.brevity.runtime.layer.QuantLinear;
import dev.brevity.runtime.layer.QuantReLU;
import dev.brevity.runtime.proxy.QuantizerCatalog;
import dev.brevity.samples.digits.Experiment;
import dev.brevity.samples.digits.FileFormats;
import dev.brevity.samples.digits.LeNet;
import java.io.IOException;
import java.util.Optional;

/**
 * Integers of few bits from the image to the logits. Every layer tells the next one scale and bit
 * width of what it returns, which is how a bias comes by its scale.
 */
public record LowPrecisionLeNet(QuantizerCatalog recipes) implements LeNet.Layers {
  /** The sample: trains from new weights, and writes QONNX for FINN. */
  public static final Experiment EXPERIMENT =
      new Experiment(
              "LeNet in low-precision integers",
              recipes -> LeNet.of(new LowPrecisionLeNet(recipes)))
          .writing(FileFormats.QONNX);

  /**
   * Runs the sample.
   *
   * @param arguments the recipe file, the folder with the digits, seeds
   */
  public static void main(String[] arguments) throws IOException {
    EXPERIMENT.main(arguments);
  }

  @Override
  public Optional<Block> image() {
    return Optional.of(
        QuantIdentity.builder(recipes).actQuant("Image").returnQuantTensor(true).build());
  }

  @Override
  public Block convolution(int position, int filters, int padding) {
    return QuantConv2d.builder(recipes)
        .filters(filters)
        .kernel(5, 5)
        .padding(padding, padding)
        .weightQuant("Weight")
        .biasQuant("Bias")
        .returnQuantTensor(true)
        .build();
  }

  @Override
  public Block linear(int units) {
    return linear(units, true);
  }

  @Override
  public Block logits(int units) {
    return linear(units, false);
  }

  private Block linear(int units, boolean returnQuantTensor) {
    return QuantLinear.builder(recipes)
        .units(units)
        .weightQuant("Weight")
        .biasQuant("Bias")
        .returnQuantTensor(returnQuantTensor)
        .build();
  }

  @Override
  public Block activation() {
    return QuantReLU.builder(recipes).actQuant("Activation").returnQuantTensor(true).build();
  }
}
