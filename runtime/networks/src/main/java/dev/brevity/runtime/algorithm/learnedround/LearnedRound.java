package dev.brevity.runtime.algorithm.learnedround;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import ai.djl.training.tracker.ParameterTracker;
import dev.brevity.runtime.algorithm.LayerError;
import dev.brevity.runtime.algorithm.LayerListener;
import dev.brevity.runtime.algorithm.Samples;
import dev.brevity.runtime.aten.Gradients;
import dev.brevity.runtime.aten.LearnedRounding;
import dev.brevity.runtime.aten.Scalar;
import dev.brevity.runtime.aten.Tensors;
import dev.brevity.runtime.calibration.KeptWeights;
import dev.brevity.runtime.calibration.QuantizationSwitch;
import dev.brevity.runtime.graph.GraphBlock;
import dev.brevity.runtime.graph.GraphSection;
import dev.brevity.runtime.graph.GraphWalk;
import dev.brevity.runtime.graph.Node;
import dev.brevity.runtime.graph.Value;
import dev.brevity.runtime.layer.WeightLayer;
import dev.brevity.runtime.module.Scope;
import dev.brevity.runtime.proxy.AttachedQuantizer;
import dev.brevity.runtime.proxy.BiasQuant;
import dev.brevity.runtime.training.Adam;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Learns for every weight whether it is rounded up or down, block after block, so that the output
 * of the block comes close to that in floating point (Nagel et al., AdaRound, 2020; Cheng et al.,
 * SignRound, 2023). Blocks before are quantized already, and layers outside of blocks are quantized
 * too. The network must have computed one batch, and activations must have their scales.
 */
public final class LearnedRound {
  private final GraphBlock network;
  private final NDManager manager;
  private final LearnedRoundOptions options;
  private final Function<String, Optional<String>> blockOf;
  private final LayerListener listener;

  /**
   * @param manager owns what layers keep of their original weights
   * @param blockOf the block that a layer belongs to; empty for layers that stay as they are. Equal
   *     names are one block; to learn layer by layer every layer is its own
   */
  public LearnedRound(
      GraphBlock network,
      NDManager manager,
      LearnedRoundOptions options,
      Function<String, Optional<String>> blockOf,
      LayerListener listener) {
    this.network = network;
    this.manager = manager;
    this.options = options;
    this.blockOf = blockOf;
    this.listener = listener;
  }

  /**
   * Changes the weights.
   *
   * @return the errors of the blocks: before, with weights rounded to nearest, and after
   */
  public List<LayerError> apply(Samples samples) {
    Map<String, GraphSection> sections = sections();
    listener.begin(sections.size());
    network
        .graph()
        .layers()
        .forEach(
            (name, block) -> {
              if (block instanceof WeightLayer layer && isTarget(layer)) {
                layer.keepOriginal(manager);
              }
            });
    List<LayerError> errors = new ArrayList<>();
    try (KeptWeights kept = KeptWeights.of(network);
        GraphWalk quantized = new GraphWalk(network, manager);
        GraphWalk floating = new GraphWalk(network, manager)) {
      samples.forEach(
          batch -> {
            quantized.add(batch);
            floating.add(batch);
          });
      sections.forEach(
          (name, section) -> {
            quantized.advance(section.first()::equals);
            try (QuantizationSwitch off = QuantizationSwitch.allOff(network)) {
              floating.advance(section.first()::equals);
            }
            if (!listener.isDone(name)) {
              LayerError error = learn(name, section, quantized, floating);
              errors.add(error);
              listener.done(error);
            }
          });
    }
    return errors;
  }

  private static boolean isTarget(WeightLayer layer) {
    return layer.weightQuant().filter(AttachedQuantizer::isEnabled).isPresent()
        && layer.weight().isInitialized();
  }

  /** The blocks in the order of computation. */
  private Map<String, GraphSection> sections() {
    Map<String, Node> firsts = new LinkedHashMap<>();
    Map<String, Node> lasts = new LinkedHashMap<>();
    for (Node node : network.graph().nodes()) {
      node.layer()
          .flatMap(blockOf)
          .ifPresent(
              block -> {
                firsts.putIfAbsent(block, node);
                lasts.put(block, node);
              });
    }
    Map<String, GraphSection> sections = new LinkedHashMap<>();
    firsts.forEach(
        (block, first) -> {
          Node last = lasts.getOrDefault(block, first);
          Optional<GraphSection> section =
              GraphSection.of(network.graph(), first, closing(first, last));
          boolean learns =
              section
                  .filter(
                      found ->
                          found.graph().layers().values().stream()
                              .anyMatch(
                                  layer ->
                                      layer instanceof WeightLayer weights && isTarget(weights)))
                  .isPresent();
          if (learns) {
            sections.put(block, section.orElseThrow());
          }
        });
    return sections;
  }

  /** Where a block ends: after its last layer, a sum with what has passed it by belongs to it. */
  private Node closing(Node first, Node last) {
    if (first == last) {
      return last;
    }
    List<Node> users = network.graph().users(last);
    return users.size() == 1 && users.get(0).calls("add") ? users.get(0) : last;
  }

  private LayerError learn(
      String name, GraphSection section, GraphWalk quantized, GraphWalk floating) {
    try (NDManager scratch = manager.newSubManager()) {
      // Layers that it calls for the first time attach what they own to its manager.
      GraphBlock block = new GraphBlock(section.graph(), manager);
      BlockSamples samples = collect(section, block, quantized, floating, scratch);
      List<RoundedLayer> layers = new ArrayList<>();
      try (Scope scope = Scope.discarding()) {
        section
            .graph()
            .layers()
            .values()
            .forEach(
                layer -> {
                  if (layer instanceof WeightLayer weights && isTarget(weights)) {
                    RoundedLayer.of(weights, options.form(), scratch).ifPresent(layers::add);
                  }
                });
      }
      List<AttachedQuantizer<BiasQuant>> biases = unscaledBiases(section);
      biases.forEach(bias -> bias.setQuantEnabled(false));
      try {
        double before = error(block, samples);
        if (layers.isEmpty()) {
          return new LayerError(name, before, before);
        }
        try {
          descend(block, samples, layers, scratch);
          try (Scope scope = Scope.discarding()) {
            layers.forEach(layer -> layer.finish(options.scaleRate() > 0));
          }
        } finally {
          layers.forEach(RoundedLayer::close);
        }
        return new LayerError(name, before, error(block, samples));
      } finally {
        biases.forEach(bias -> bias.setQuantEnabled(true));
      }
    }
  }

  /**
   * Quantizers of biases in a block whose inputs are collected as values: where no quantizer of the
   * layer's own says the scale of its input, theirs is not known.
   */
  private static List<AttachedQuantizer<BiasQuant>> unscaledBiases(GraphSection section) {
    return section.graph().layers().values().stream()
        .filter(WeightLayer.class::isInstance)
        .map(WeightLayer.class::cast)
        .filter(layer -> layer.inputQuant().isEmpty())
        .flatMap(layer -> layer.biasQuant().stream())
        .filter(AttachedQuantizer::isEnabled)
        .toList();
  }

  private void descend(
      GraphBlock block, BlockSamples samples, List<RoundedLayer> layers, NDManager scratch) {
    double[] rate = {options.learningRate()};
    double best = Double.POSITIVE_INFINITY;
    layers.forEach(
        layer -> {
          layer.decisions().setRequiresGradient(true);
          layer.scale().setRequiresGradient(options.scaleRate() > 0 && layer.hasFreeScale());
        });
    try (Steps steps = new Steps(options, rate)) {
      for (int i = 0; i < options.iterations(); i++) {
        rate[0] =
            options.decay()
                ? options.learningRate() * (1 - (double) i / options.iterations())
                : options.learningRate();
        double share = options.decay() ? 1 - (double) i / options.iterations() : 1;
        try (Scope scope = Scope.discarding();
            NDManager step = scratch.newSubManager()) {
          float loss = backward(block, samples.draw(options, step), layers, i);
          if (loss < best) {
            best = loss;
            layers.forEach(RoundedLayer::remember);
          }
          steps.apply(layers, share);
        }
      }
    }
    if (options.keepsBest()) {
      layers.forEach(RoundedLayer::restore);
    }
  }

  private float backward(
      GraphBlock block, BlockSamples.Drawn drawn, List<RoundedLayer> layers, int iteration) {
    try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
      layers.forEach(RoundedLayer::substitute);
      NDArray output = block.evaluate(drawn.inputs()).get(0);
      NDArray loss = reconstruction(output, drawn.target());
      double weight = options.regularization();
      if (weight > 0 && iteration + 1 >= warmup()) {
        for (RoundedLayer layer : layers) {
          NDArray indecision =
              LearnedRounding.indecision(layer.decisions(), exponent(iteration + 1));
          loss = loss.add(Scalar.times(indecision, weight));
        }
      }
      collector.backward(loss);
      return loss.getFloat();
    }
  }

  private NDArray reconstruction(NDArray output, NDArray target) {
    NDArray squared = Tensors.squaredError(output, target);
    if (!options.summed() || squared.getShape().dimension() < 2) {
      return squared.mean();
    }
    return squared.sum(new int[] {1}).mean();
  }

  private double warmup() {
    return 0.2 * options.iterations();
  }

  /** Falls from 20 to 2 after the first fifth of the iterations. */
  private double exponent(int iteration) {
    double progress = (iteration - warmup()) / (options.iterations() - warmup());
    return iteration < warmup() ? 20 : 2 + 18 * Math.max(0, 1 - progress);
  }

  /** What a block reads and is to yield, batch by batch. */
  private BlockSamples collect(
      GraphSection section,
      GraphBlock block,
      GraphWalk quantized,
      GraphWalk floating,
      NDManager scratch) {
    try (NDManager parts = scratch.newSubManager()) {
      List<NDList> inputs = new ArrayList<>();
      quantized.forEachAt(
          section.first(), section.inputs(), values -> inputs.add(arrays(values, parts)));
      NDList targets = new NDList();
      try (QuantizationSwitch off = QuantizationSwitch.allOff(network)) {
        floating.forEachAt(
            section.first(),
            section.inputs(),
            values -> {
              NDArray result = block.evaluate(arrays(values, parts).toArray(new NDArray[0])).get(0);
              result.attach(parts);
              targets.add(result);
            });
      }
      return BlockSamples.of(inputs, targets, scratch);
    }
  }

  private static NDList arrays(List<Value> values, NDManager owner) {
    NDList arrays = new NDList();
    for (Value value : values) {
      NDArray alias = value.tensor().value().stopGradient();
      alias.attach(owner);
      arrays.add(alias);
    }
    return arrays;
  }

  /** The squared error of the block's output as a part of the output. */
  private static double error(GraphBlock block, BlockSamples samples) {
    double energy = 0;
    double error = 0;
    for (BlockSamples.Drawn part : samples.all()) {
      try (Scope scope = Scope.discarding()) {
        NDArray output = block.evaluate(part.inputs()).get(0);
        energy += part.target().square().sum().getFloat();
        error += output.sub(part.target()).square().sum().getFloat();
      }
    }
    return energy <= 0 ? 0 : error / energy;
  }

  /** Steps against gradients. */
  private static final class Steps implements AutoCloseable {
    private static final float MOMENTUM = 0.9f;

    private final LearnedRoundOptions options;
    private final double[] rate;
    private final @Nullable Adam adam;
    private final Map<RoundedLayer, NDArray> velocities = new LinkedHashMap<>();

    /**
     * @param rate holds the learning rate of the present step
     */
    Steps(LearnedRoundOptions options, double[] rate) {
      this.options = options;
      this.rate = rate;
      ParameterTracker tracker = (id, update) -> (float) rate[0];
      this.adam =
          options.rule() == DescentRule.ADAM ? Adam.builder().learningRate(tracker).build() : null;
    }

    void apply(List<RoundedLayer> layers, double share) {
      for (int i = 0; i < layers.size(); i++) {
        RoundedLayer layer = layers.get(i);
        NDArray gradient = layer.decisions().getGradient();
        if (adam != null) {
          adam.update("decisions " + i, layer.decisions(), gradient);
        } else {
          LearnedRounding.descend(layer.decisions(), gradient, (float) rate[0]);
        }
        Gradients.clear(layer.decisions());
        if (options.scaleRate() > 0 && layer.hasFreeScale()) {
          NDArray slope = layer.scale().getGradient().div(layer.threshold());
          NDArray before = velocities.get(layer);
          NDArray velocity = before == null ? slope.duplicate() : before.mul(MOMENTUM).add(slope);
          Scope.keep(velocity, layer.scale().getManager());
          velocities.put(layer, velocity);
          Tensors.assign(
              layer.scale(),
              layer
                  .scale()
                  .stopGradient()
                  .sub(velocity.mul((float) (options.scaleRate() * share) / layer.threshold())));
          Gradients.clear(layer.scale());
        }
      }
    }

    @Override
    public void close() {
      if (adam != null) {
        adam.close();
      }
    }
  }
}
