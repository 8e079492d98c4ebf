package dev.brevity.runtime.algorithm.rotation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.brevity.runtime.algorithm.AttentionPair;
import dev.brevity.runtime.graph.Graph;
import dev.brevity.runtime.layer.QuantLinear;
import dev.brevity.runtime.module.Scope;
import dev.brevity.runtime.transform.Region;
import dev.brevity.runtime.transform.RegionRules;
import dev.brevity.runtime.transform.Regions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Rotates the features between layers, so that no channel stands out: by matrices that are fused
 * into the weights around them where these are linear, and by Hadamard transforms in front of
 * layers elsewhere. What the network computes stays the same (Ashkboos et al., QuaRot, 2024; Liu et
 * al., SpinQuant, 2024). For networks in floating point whose normalizations on the way have
 * neither factors nor offsets, see {@link LayerNormAffine}.
 *
 * <pre>{@code
 * LayerNormAffine.merge(graph, manager);
 * new GraphRotation(GraphRotation.Options.defaults()).apply(graph, manager);
 * }</pre>
 */
public final class GraphRotation {
  /**
   * What is rotated, and how.
   *
   * @param regions whether matrices are fused into layers that follow each other
   * @param orphanSinks whether linear layers in no region get a transform in front of them
   * @param attention whether values and outputs of attention are rotated, head by head
   * @param excluded layers that get no transform
   * @param expanded layers whose input is filled up with zeros to a size with a Hadamard matrix
   * @param expansionSteps which of the sizes above: 1 for the next
   * @param blockSize size of the blocks that are rotated each for itself, where channels are a
   *     multiple of it
   * @param fusedInBlocks whether that holds for fused matrices too
   * @param matrices where fused matrices come from
   */
  public record Options(
      boolean regions,
      boolean orphanSinks,
      boolean attention,
      Set<String> excluded,
      Set<String> expanded,
      int expansionSteps,
      OptionalInt blockSize,
      boolean fusedInBlocks,
      RotationSource matrices) {
    public Options {
      excluded = Set.copyOf(excluded);
      expanded = Set.copyOf(expanded);
    }

    /** Fused Hadamard matrices alone, in full size. */
    public static Options defaults() {
      return new Options(
          true,
          false,
          false,
          Set.of(),
          Set.of(),
          1,
          OptionalInt.empty(),
          true,
          RotationSource.hadamard(0));
    }
  }

  /**
   * Layers that have a rotation between them.
   *
   * @param sources layers whose outputs are rotated
   * @param sinks layers whose inputs are rotated
   * @param size of the matrix, which is repeated over the channels
   */
  public record Fused(List<String> sources, List<String> sinks, int size) {
    public Fused {
      sources = List.copyOf(sources);
      sinks = List.copyOf(sinks);
    }

    /**
     * Rotates what the sources return, and turns it back in the sinks.
     *
     * @param matrix orthogonal, {@code [size, size]}
     */
    void rotate(Graph graph, NDArray matrix) {
      sources.forEach(name -> RotatedWeights.of(graph, name).rotateOutputs(matrix));
      sinks.forEach(name -> RotatedWeights.of(graph, name).rotateInputs(matrix));
    }
  }

  /**
   * What was rotated.
   *
   * @param online sizes of the transforms in front of layers, by name
   */
  public record Result(List<Fused> fused, Map<String, Integer> online) {
    public Result {
      fused = List.copyOf(fused);
      online = Map.copyOf(online);
    }
  }

  private final Options options;

  public GraphRotation(Options options) {
    this.options = options;
  }

  /**
   * Changes the network.
   *
   * @param manager owns the matrices of transforms
   */
  public Result apply(Graph graph, NDManager manager) {
    List<Fused> fused = fused(graph);
    for (Fused region : fused) {
      try (Scope scope = Scope.discarding()) {
        region.rotate(graph, options.matrices().of(manager, region.size()));
      }
    }
    return new Result(fused, online(graph, manager, fused));
  }

  /**
   * Puts transforms in front of layers and fuses nothing.
   *
   * @param manager owns the matrices
   * @param fused layers that have a matrix between them, or will get one
   * @return the sizes of the transforms by layer
   */
  public Map<String, Integer> online(Graph graph, NDManager manager, List<Fused> fused) {
    Set<String> taken = new LinkedHashSet<>();
    fused.forEach(region -> taken.addAll(region.sinks()));
    OnlineRotation online = new OnlineRotation(graph, manager);
    new LinkedHashMap<>(graph.layers())
        .forEach(
            (name, layer) -> {
              boolean expands = options.expanded().contains(name);
              boolean orphan =
                  options.orphanSinks()
                      && !taken.contains(name)
                      && !options.excluded().contains(name);
              if (layer instanceof QuantLinear linear && (expands || orphan)) {
                int inputs = (int) linear.weight().getShape().get(1);
                int width =
                    expands ? Hadamard.closestSize(inputs, options.expansionSteps()) : inputs;
                online.rotate(name, width, hidden(width, true));
              }
            });
    return online.rotated();
  }

  /** Where matrices are fused in, without changing anything. */
  public List<Fused> fused(Graph graph) {
    List<Fused> fused = new ArrayList<>();
    if (options.regions()) {
      for (Fused region : regions(graph)) {
        fused.add(
            new Fused(
                region.sources(), region.sinks(), hidden(region.size(), options.fusedInBlocks())));
      }
    }
    if (options.attention()) {
      AttentionPair.of(graph)
          .forEach(
              pair ->
                  fused.add(
                      new Fused(List.of(pair.values()), List.of(pair.outputs()), pair.headSize())));
    }
    return fused;
  }

  /** The layers that can have a matrix of the size of their channels between them. */
  static List<Fused> regions(Graph graph) {
    List<Fused> found = new ArrayList<>();
    for (Region region : Regions.of(graph, RegionRules.rotations())) {
      int channels = region.sinkChannels();
      boolean whole =
          !region.sources().isEmpty()
              && region.sources().stream().allMatch(member -> member.channels() == channels)
              && region.sinks().stream().allMatch(member -> member.channels() == channels);
      if (whole) {
        found.add(
            new Fused(
                region.sources().stream().map(Region.Member::layer).toList(),
                region.sinks().stream().map(Region.Member::layer).toList(),
                channels));
      }
    }
    return found;
  }

  /** The size of the blocks that so many channels are rotated in. */
  private int hidden(int channels, boolean inBlocks) {
    int block = options.blockSize().orElse(channels);
    return inBlocks && block < channels && channels % block == 0 ? block : channels;
  }
}
