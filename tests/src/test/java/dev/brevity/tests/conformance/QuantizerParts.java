package dev.brevity.tests.conformance;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import dev.brevity.runtime.proxy.AttachedQuantizer;
import dev.brevity.runtime.proxy.WeightQuant;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The objects that a weight quantizer is built of, one by one. */
final class QuantizerParts implements AutoCloseable {
  private final NDManager manager = NDManager.newBaseManager();
  private final NDArray weight;
  private final AttachedQuantizer<WeightQuant> quantizer;

  /**
   * @param text a recipe file that declares {@link RecipeText#NAME}, for the weight of a linear
   *     layer
   */
  QuantizerParts(RecipeSource recipes, String text, Tensor weight) {
    this.weight = Native.leaf(manager, weight);
    this.quantizer =
        RuntimeBench.attach(
            recipes.compile(text),
            WeightQuant.class,
            LayerKinds.weighted("QuantLinear", this.weight.getShape()),
            this.weight);
    Trouble.translate(quantizer::proxy);
  }

  NDManager manager() {
    return manager;
  }

  NDArray weight() {
    return weight;
  }

  /** The object at the end of a path that has a role. */
  <T> T at(String path, Class<T> role) {
    return quantizer.components().components().entrySet().stream()
        .filter(part -> part.getKey().endsWith(path) && role.isInstance(part.getValue()))
        .map(part -> role.cast(part.getValue()))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("there is no " + path));
  }

  /** The object of an implementation that has a role. */
  <T> T of(String implementation, Class<T> role) {
    return quantizer.components().components().values().stream()
        .filter(part -> part.implementationName().equals(implementation))
        .map(role::cast)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("there is no " + implementation));
  }

  /** Compares a function and its gradients, each times 1, 2, 3 … if they are weighted. */
  void expect(
      Comparison comparison,
      Tensor input,
      UnaryOperator<NDArray> function,
      Tensor out,
      Optional<Tensor> gradient,
      boolean weighted) {
    try (NDManager step = manager.newSubManager();
        GradientCollector collector = Engine.getInstance().newGradientCollector()) {
      NDArray x = Native.leaf(step, input);
      NDArray y = function.apply(x);
      comparison.expectTensor("out", out, Native.read(y));
      if (gradient.isPresent()) {
        NDArray flat = y.flatten();
        NDArray factors = step.arange(1f, flat.size() + 1f);
        collector.backward(weighted ? flat.mul(factors).sum() : flat.sum());
        comparison.expectTensor("grad", gradient.get(), Native.read(x.getGradient()));
      }
    }
  }

  @Override
  public void close() {
    quantizer.close();
    manager.close();
  }
}
