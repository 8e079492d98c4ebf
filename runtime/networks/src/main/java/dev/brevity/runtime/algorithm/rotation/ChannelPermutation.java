package dev.brevity.runtime.algorithm.rotation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Parameter;
import dev.brevity.runtime.algorithm.Samples;
import dev.brevity.runtime.aten.Tensors;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.graph.GraphBlock;
import dev.brevity.runtime.graph.NodeHook;
import dev.brevity.runtime.graph.layer.Normalization;
import dev.brevity.runtime.layer.WeightLayer;
import dev.brevity.runtime.module.Scope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * Puts features between linear layers in another order, so that every block of a rotation gets its
 * share of the large ones. What the network computes stays the same. For networks in floating
 * point, before {@link GraphRotation} rotates in blocks of the same size.
 *
 * <pre>{@code
 * new ChannelPermutation(ChannelOrder.MASSDIFF, 128, true, 0).apply(network, manager, samples);
 * }</pre>
 *
 * @param order which channel comes where
 * @param blockSize size of the blocks; only features that are a multiple of it are moved
 * @param fused whether those are moved too that {@link GraphRotation} rotates by matrices that are
 *     fused into weights
 * @param seed where random orders begin
 */
public record ChannelPermutation(ChannelOrder order, int blockSize, boolean fused, long seed) {
  public ChannelPermutation {
    if (blockSize < 1) {
      throw new IllegalArgumentException("a block has at least one channel, not " + blockSize);
    }
  }

  /**
   * What was moved.
   *
   * @param sources layers that compute the features
   * @param sinks layers that get them
   * @param order the old place of the feature at each new place
   */
  public record Moved(List<String> sources, List<String> sinks, List<Integer> order) {
    public Moved {
      sources = List.copyOf(sources);
      sinks = List.copyOf(sinks);
      order = List.copyOf(order);
    }
  }

  /** The linear layers of a network whose inputs can be moved. */
  public List<String> targets(Graph graph) {
    return candidates(graph).stream().flatMap(found -> found.sinks().stream()).toList();
  }

  /**
   * Changes the weights.
   *
   * @param manager owns what is computed meanwhile
   * @param samples what magnitudes are measured on
   */
  public List<Moved> apply(GraphBlock network, NDManager manager, Samples samples) {
    Graph graph = network.graph();
    List<PermutableChannels> candidates = candidates(graph);
    List<ChannelMagnitudes> magnitudes =
        candidates.stream().map(found -> new ChannelMagnitudes(found.channels())).toList();
    Map<String, ChannelMagnitudes> known = new LinkedHashMap<>();
    for (int i = 0; i < candidates.size(); i++) {
      for (String sink : candidates.get(i).sinks()) {
        known.put(sink, magnitudes.get(i));
      }
    }
    if (!known.isEmpty() && order != ChannelOrder.RANDOM) {
      measure(network, manager, samples, known);
    }
    Random random = new Random(seed);
    List<Moved> moved = new ArrayList<>();
    for (int i = 0; i < candidates.size(); i++) {
      PermutableChannels found = candidates.get(i);
      if (order != ChannelOrder.RANDOM && magnitudes.get(i).isEmpty()) {
        continue;
      }
      int[] places = order.of(magnitudes.get(i), blockSize, random);
      if (!ChannelOrder.isUnchanged(places)) {
        move(graph, found, places, manager);
      }
      moved.add(new Moved(found.sources(), found.sinks(), Arrays.stream(places).boxed().toList()));
    }
    return moved;
  }

  private List<PermutableChannels> candidates(Graph graph) {
    Set<String> rotated = new LinkedHashSet<>();
    GraphRotation.regions(graph).forEach(region -> rotated.addAll(region.sinks()));
    return PermutableChannels.of(graph).stream()
        .filter(found -> found.channels() > blockSize && found.channels() % blockSize == 0)
        .filter(found -> fused || found.sinks().stream().noneMatch(rotated::contains))
        .toList();
  }

  private static void measure(
      GraphBlock network,
      NDManager manager,
      Samples samples,
      Map<String, ChannelMagnitudes> known) {
    NodeHook watching =
        NodeHook.watching(
            (node, arguments, result) ->
                node.layer()
                    .flatMap(layer -> Optional.ofNullable(known.get(layer)))
                    .ifPresent(
                        magnitudes -> {
                          try (Scope scope = Scope.discarding()) {
                            magnitudes.add(arguments.get(0).tensor().value());
                          }
                        }));
    try (GraphBlock.Registration registration = network.addHook(watching)) {
      samples.forEach(
          batch -> {
            try (NDManager owner = manager.newSubManager()) {
              NDArray[] inputs = batch.stream().map(NDArray::stopGradient).toArray(NDArray[]::new);
              for (NDArray input : inputs) {
                input.attach(owner);
              }
              network.evaluate(inputs);
            }
          });
    }
  }

  private static void move(
      Graph graph, PermutableChannels channels, int[] places, NDManager manager) {
    try (NDManager scratch = manager.newSubManager();
        Scope scope = Scope.discarding()) {
      NDArray index = scratch.create(places).toType(DataType.INT64, false);
      // Layers that share a weight have it turned once.
      Set<String> rows = new LinkedHashSet<>();
      Set<String> columns = new LinkedHashSet<>();
      for (String source : channels.sources()) {
        if (graph.layer(source) instanceof WeightLayer layer) {
          if (rows.add(layer.weight().getArray().getUid())) {
            alongRows(layer.weight(), index);
          }
          layer
              .bias()
              .filter(bias -> rows.add(bias.getArray().getUid()))
              .ifPresent(bias -> alongRows(bias, index));
        } else {
          Parameter table = graph.layer(source).getDirectParameters().get("weight");
          if (columns.add(table.getArray().getUid())) {
            alongColumns(table, index);
          }
        }
      }
      for (String name : channels.norms()) {
        Normalization norm = (Normalization) graph.layer(name);
        norm.weight().ifPresent(factors -> alongRows(factors, index));
        norm.bias().ifPresent(offsets -> alongRows(offsets, index));
      }
      for (String sink : channels.sinks()) {
        Parameter weight = ((WeightLayer) graph.layer(sink)).weight();
        if (columns.add(weight.getArray().getUid())) {
          alongColumns(weight, index);
        }
      }
    }
  }

  private static void alongRows(Parameter parameter, NDArray index) {
    NDArray values = parameter.getArray();
    Tensors.assign(values, values.stopGradient().get(index));
  }

  private static void alongColumns(Parameter parameter, NDArray index) {
    NDArray values = parameter.getArray();
    Tensors.assign(values, values.stopGradient().transpose().get(index).transpose());
  }
}
