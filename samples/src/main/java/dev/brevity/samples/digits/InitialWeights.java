package dev.brevity.samples.digits;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.ParameterList;
import dev.brevity.runtime.layer.BlockTree;
import dev.brevity.runtime.layer.QuantLayer;
import java.util.Random;

/**
 * Weights and biases drawn as PyTorch's layers draw theirs: uniformly between plus and minus one
 * over the root of the number of inputs.
 */
final class InitialWeights {
  private InitialWeights() {}

  /** Sets all weights of an initialized network; the same seed sets the same ones. */
  static void draw(Block network, long seed) {
    Random random = new Random(seed);
    for (Block block : BlockTree.of(network).blocks().values()) {
      ParameterList own = block.getDirectParameters();
      if (own.contains("weight")) {
        NDArray weight = own.get("weight").getArray();
        double bound = 1 / Math.sqrt((double) weight.size() / weight.getShape().get(0));
        draw(own.get("weight"), bound, random);
        if (own.contains("bias")) {
          draw(own.get("bias"), bound, random);
        }
      }
      if (block instanceof QuantLayer layer) {
        layer.rebuildQuantizers();
      }
    }
  }

  private static void draw(Parameter parameter, double bound, Random random) {
    NDArray array = parameter.getArray();
    float[] values = new float[Math.toIntExact(array.size())];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) ((2 * random.nextDouble() - 1) * bound);
    }
    array.set(values);
  }
}
