package dev.brevity.runtime.algorithm.rotation;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.tracker.Tracker;
import dev.brevity.runtime.algorithm.Samples;
import dev.brevity.runtime.algorithm.rotation.GraphRotation.Fused;
import dev.brevity.runtime.aten.Gradients;
import dev.brevity.runtime.aten.Orthogonal;
import dev.brevity.runtime.aten.Tensors;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.graph.GraphBlock;
import dev.brevity.runtime.graph.Node;
import dev.brevity.runtime.graph.NodeHook;
import dev.brevity.runtime.graph.Value;
import dev.brevity.runtime.layer.WeightLayer;
import dev.brevity.runtime.module.Scope;
import dev.brevity.runtime.proxy.AttachedQuantizer;
import dev.brevity.runtime.tensor.PlainTensor;
import dev.brevity.runtime.tensor.QuantTensor;
import dev.brevity.runtime.training.CayleySgd;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Learns the matrices that {@link GraphRotation} would fuse into weights, by gradient descent among
 * orthogonal matrices, so that the network with quantized weights comes close to what it should
 * compute (Liu et al., SpinQuant, 2024). Everything else stays as it is.
 */
public final class LearnedRotation {
  /**
   * How matrices are learned.
   *
   * @param iterations steps, each on one batch; after the last batch the first comes again
   * @param learningRate the largest size of a step
   * @param decay whether it falls to 0 along a half cosine
   * @param checks how often the objective is computed over all samples, so that the best matrices
   *     are kept; 0 to keep the last ones
   * @param draws numbers from 1 to 101, one for each step of a matrix, see {@link
   *     CayleySgd.Builder#draws}
   */
  public record Options(
      int iterations, double learningRate, boolean decay, int checks, IntSupplier draws) {}

  /** What is to become small. */
  @FunctionalInterface
  public interface Objective {
    /**
     * A number, with gradients to the outputs.
     *
     * @param outputs what the network made of the inputs
     */
    NDArray of(NDList inputs, NDList outputs);
  }

  /**
   * How it went.
   *
   * @param matrices what was learned, in the order of the regions
   * @param losses the objective before each step
   */
  public record Result(List<NDArray> matrices, List<Double> losses) {
    public Result {
      matrices = List.copyOf(matrices);
      losses = List.copyOf(losses);
    }
  }

  private final GraphBlock network;
  private final List<Fused> regions;
  private final Options options;
  private final Set<String> concerned = new LinkedHashSet<>();

  /**
   * @param network with quantized weights, of layers that nothing has been fused into yet
   * @param regions where the matrices will go, see {@link GraphRotation#fused}
   */
  public LearnedRotation(GraphBlock network, List<Fused> regions, Options options) {
    this.network = network;
    this.regions = List.copyOf(regions);
    this.options = options;
    regions.forEach(
        region -> {
          concerned.addAll(region.sources());
          concerned.addAll(region.sinks());
        });
  }

  /**
   * Learns the matrices; {@link #fuse} puts them in place.
   *
   * @param manager owns the matrices
   * @param start where they begin: orthogonal, one for each region
   */
  public Result learn(
      NDManager manager, List<NDArray> start, Samples samples, Objective objective) {
    List<NDArray> matrices = new ArrayList<>();
    try (Scope scope = Scope.discarding()) {
      start.forEach(matrix -> matrices.add(Scope.keep(matrix.stopGradient().duplicate(), manager)));
    }
    List<Double> losses = descend(matrices, samples, objective);
    return new Result(matrices, losses);
  }

  /** Takes out what steps of limited accuracy have left: the network must compute the same. */
  private static void straighten(NDArray matrix) {
    try (Scope scope = Scope.discarding()) {
      NDArray exact = matrix.stopGradient().toType(DataType.FLOAT64, true);
      Tensors.assign(matrix, Orthogonal.factor(exact).toType(matrix.getDataType(), false));
    }
  }

  /**
   * The mean of the objective over all samples.
   *
   * @param matrices as {@code start} of {@link #learn}
   */
  public double mean(List<NDArray> matrices, Samples samples, Objective objective) {
    List<Double> losses = new ArrayList<>();
    try (GraphBlock.Registration turning = network.addHook(new Turn(matrices))) {
      samples.forEach(
          batch -> {
            try (Scope scope = Scope.discarding();
                Gradients.Pause pause = Gradients.pause()) {
              losses.add((double) loss(matrices, batch, objective).getFloat());
            }
          });
    } finally {
      release();
    }
    return losses.stream().mapToDouble(Double::doubleValue).average().orElse(0);
  }

  /** Turns the weights for good. */
  public void fuse(List<NDArray> matrices) {
    try (Scope scope = Scope.discarding()) {
      for (int i = 0; i < regions.size(); i++) {
        regions.get(i).rotate(network.graph(), matrices.get(i).stopGradient());
      }
    }
    for (String name : concerned) {
      if (network.graph().layer(name) instanceof WeightLayer layer) {
        layer.weightQuant().ifPresent(AttachedQuantizer::forgetComputed);
      }
    }
  }

  private List<Double> descend(List<NDArray> matrices, Samples samples, Objective objective) {
    List<Double> losses = new ArrayList<>();
    double rate = options.learningRate();
    int steps = options.iterations();
    @Nullable Best best = options.checks() == 0 ? null : new Best(matrices);
    try (CayleySgd optimizer =
        CayleySgd.builder()
            .learningRate(
                options.decay()
                    ? (id, update) ->
                        (float) (rate * 0.5 * (1 + Math.cos(Math.PI * losses.size() / steps)))
                    : Tracker.fixed((float) rate))
            .draws(options.draws())
            .build()) {
      int every = best == null ? steps : Math.max(1, steps / options.checks());
      for (int until = every; losses.size() < steps; until += every) {
        if (best != null) {
          best.check(mean(matrices, samples, objective));
        }
        descend(matrices, samples, objective, optimizer, losses, Math.min(until, steps));
      }
    }
    matrices.forEach(LearnedRotation::straighten);
    if (best != null) {
      best.check(mean(matrices, samples, objective));
      best.restore();
    }
    return losses;
  }

  /** Takes steps until there have been so many, on the batches that follow those of the last. */
  private void descend(
      List<NDArray> matrices,
      Samples samples,
      Objective objective,
      CayleySgd optimizer,
      List<Double> losses,
      int until) {
    matrices.forEach(matrix -> matrix.setRequiresGradient(true));
    try (GraphBlock.Registration turning = network.addHook(new Turn(matrices))) {
      int[] batches = {0};
      int passed = losses.size();
      do {
        batches[0] = 0;
        int skipped = passed;
        samples.forEach(
            batch -> {
              if (batches[0]++ >= skipped && losses.size() < until) {
                losses.add(step(matrices, batch, objective, optimizer));
              }
            });
        passed = Math.max(0, passed - batches[0]);
      } while (losses.size() < until && batches[0] > 0);
    } finally {
      release();
      matrices.forEach(matrix -> matrix.setRequiresGradient(false));
    }
  }

  /** The matrices with the smallest objective so far, made exactly orthogonal. */
  private static final class Best {
    private final List<NDArray> matrices;
    private final List<NDArray> kept = new ArrayList<>();
    private double smallest = Double.POSITIVE_INFINITY;

    Best(List<NDArray> matrices) {
      this.matrices = matrices;
      try (Scope scope = Scope.discarding()) {
        matrices.forEach(matrix -> kept.add(Scope.keep(matrix.duplicate(), matrix.getManager())));
      }
    }

    void check(double objective) {
      if (objective < smallest) {
        smallest = objective;
        for (int i = 0; i < kept.size(); i++) {
          Tensors.assign(kept.get(i), matrices.get(i));
        }
      }
    }

    void restore() {
      for (int i = 0; i < kept.size(); i++) {
        Tensors.assign(matrices.get(i), kept.get(i));
        straighten(matrices.get(i));
      }
    }
  }

  private double step(
      List<NDArray> matrices, NDList batch, Objective objective, CayleySgd optimizer) {
    try (Scope scope = Scope.discarding()) {
      double value;
      try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
        NDArray loss = loss(matrices, batch, objective);
        collector.backward(loss);
        value = loss.getFloat();
      }
      for (int i = 0; i < matrices.size(); i++) {
        optimizer.update("rotation " + i, matrices.get(i), matrices.get(i).getGradient());
        Gradients.clear(matrices.get(i));
      }
      return value;
    }
  }

  private NDArray loss(List<NDArray> matrices, NDList batch, Objective objective) {
    Map<WeightLayer, NDArray> turned = new LinkedHashMap<>();
    for (int i = 0; i < regions.size(); i++) {
      NDArray matrix = matrices.get(i);
      for (String source : regions.get(i).sources()) {
        layer(source)
            .ifPresent(
                layer ->
                    turned.merge(
                        layer,
                        RotatedWeights.outputsInBlocks(values(layer), matrix),
                        (known, unused) -> RotatedWeights.outputsInBlocks(known, matrix)));
      }
      for (String sink : regions.get(i).sinks()) {
        layer(sink)
            .ifPresent(
                layer ->
                    turned.merge(
                        layer,
                        RotatedWeights.inBlocks(values(layer), matrix),
                        (known, unused) -> RotatedWeights.inBlocks(known, matrix)));
      }
    }
    turned.forEach((layer, weight) -> layer.substituteWeight(quantized(layer, weight)));
    NDArray[] inputs = batch.stream().map(NDArray::stopGradient).toArray(NDArray[]::new);
    return objective.of(batch, network.evaluate(new NDList(inputs).toArray(new NDArray[0])));
  }

  private static NDArray values(WeightLayer layer) {
    return layer.weight().getArray().stopGradient();
  }

  private static QuantTensor quantized(WeightLayer layer, NDArray weight) {
    return layer
        .weightQuant()
        .map(quantizer -> quantizer.proxy().quantize(weight, new PlainTensor(weight)))
        .orElseGet(() -> new PlainTensor(weight));
  }

  private Optional<WeightLayer> layer(String name) {
    return network.graph().layer(name) instanceof WeightLayer layer
        ? Optional.of(layer)
        : Optional.empty();
  }

  private void release() {
    concerned.forEach(name -> layer(name).ifPresent(layer -> layer.substituteWeight(null)));
  }

  /** Turns what weights do not: rows of tables of words, and biases. */
  private final class Turn implements NodeHook {
    private final List<NDArray> matrices;
    private final Graph graph = network.graph();

    Turn(List<NDArray> matrices) {
      this.matrices = matrices;
    }

    @Override
    public Value computed(Node node, List<Value> arguments, Value result) {
      Optional<String> name = node.layer();
      if (name.isEmpty() || !(result instanceof Value.Tensor tensor)) {
        return result;
      }
      NDArray array = tensor.array();
      boolean changed = false;
      for (int i = 0; i < regions.size(); i++) {
        if (!regions.get(i).sources().contains(name.get())) {
          continue;
        }
        NDArray matrix = matrices.get(i);
        if (graph.layer(name.get()) instanceof WeightLayer layer) {
          Optional<NDArray> bias = layer.bias().map(Parameter::getArray).map(NDArray::stopGradient);
          if (bias.isPresent()) {
            NDArray turned = RotatedWeights.inBlocks(bias.get(), matrix);
            array = array.add(turned.sub(bias.get()));
            changed = true;
          }
        } else {
          array = RotatedWeights.inBlocks(array, matrix);
          changed = true;
        }
      }
      return changed ? Value.of(array) : result;
    }
  }
}
