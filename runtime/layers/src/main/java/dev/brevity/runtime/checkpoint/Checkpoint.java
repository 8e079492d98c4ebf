package dev.brevity.runtime.checkpoint;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import dev.brevity.runtime.layer.BlockTree;
import dev.brevity.runtime.layer.QuantLayer;
import dev.brevity.runtime.proxy.AttachedQuantizer;
import dev.brevity.runtime.proxy.ResolvedRecipe;
import dev.brevity.runtime.training.StatefulOptimizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A network at one moment: its weights, what its quantizers have learned and collected, and the
 * recipes as they were resolved. Names are those of {@link BlockTree}.
 *
 * @param libraryVersion the version of Brevity that made it
 * @param recipes what each quantizer resolved to, by its name
 * @param arrays parameters and buffers by name
 * @param counters numbers that training moves on, by name
 * @param optimizer what the optimizer remembered, if it was saved
 * @param point how far training had come
 */
public record Checkpoint(
    String libraryVersion,
    Map<String, ResolvedRecipe> recipes,
    Map<String, StoredArray> arrays,
    Map<String, Long> counters,
    Optional<OptimizerState> optimizer,
    TrainingPoint point) {
  public Checkpoint {
    recipes = Collections.unmodifiableMap(new LinkedHashMap<>(recipes));
    arrays = Collections.unmodifiableMap(new LinkedHashMap<>(arrays));
    counters = Collections.unmodifiableMap(new LinkedHashMap<>(counters));
  }

  /** An initialized network as it is now. */
  public static Checkpoint of(Block network) {
    return of(NetworkState.of(BlockTree.of(network)), Optional.empty(), TrainingPoint.START);
  }

  /** An initialized network in the middle of training. */
  public static Checkpoint of(Block network, StatefulOptimizer optimizer, TrainingPoint point) {
    BlockTree tree = BlockTree.of(network);
    return of(NetworkState.of(tree), Optional.of(OptimizerState.of(optimizer, tree)), point);
  }

  private static Checkpoint of(
      NetworkState state, Optional<OptimizerState> optimizer, TrainingPoint point) {
    Map<String, StoredArray> arrays = new LinkedHashMap<>();
    state.arrays().forEach((name, array) -> arrays.put(name, StoredArray.of(array)));
    Map<String, Long> counters = new LinkedHashMap<>();
    state.counters().forEach((name, counter) -> counters.put(name, counter.value().getAsLong()));
    String version = Checkpoint.class.getPackage().getImplementationVersion();
    return new Checkpoint(
        version == null ? "development" : version,
        state.recipes(),
        arrays,
        counters,
        optimizer,
        point);
  }

  /**
   * Reads a file.
   *
   * @throws MalformedCheckpointException if the file is damaged or no checkpoint
   * @throws IOException if there is no such file or it cannot be read
   */
  public static Checkpoint read(Path file) throws IOException {
    return CheckpointReader.read(file);
  }

  /**
   * Writes a file. An interruption at any moment, a power failure included, leaves either the old
   * file or the new one whole.
   */
  public void write(Path file) throws IOException {
    CheckpointWriter.write(this, file);
  }

  /** What keeps the checkpoint from fitting an initialized network; empty when it fits. */
  public List<Difference> differences(Block network) {
    return Comparison.of(this, NetworkState.of(BlockTree.of(network)));
  }

  /**
   * Gives an initialized network the saved values, in place.
   *
   * @throws CheckpointMismatchException if anything differs; the network is as before then
   */
  public void restore(Block network) {
    List<Difference> differences = differences(network);
    if (!differences.isEmpty()) {
      throw new CheckpointMismatchException(differences);
    }
    restoreState(BlockTree.of(network));
  }

  /**
   * Gives an initialized network those saved values that have a place in it, to start another
   * recipe where an old one ended. Quantizers are rebuilt from the restored weights unless nothing
   * differs, so this comes before a trainer is made.
   *
   * @return what differs; arrays and counters among it were left as they are
   */
  public List<Difference> restoreMatching(Block network) {
    List<Difference> differences = differences(network);
    BlockTree tree = BlockTree.of(network);
    if (!differences.isEmpty()) {
      copyArrays(NetworkState.of(tree));
      tree.quantLayers().values().forEach(QuantLayer::rebuildQuantizers);
    }
    restoreState(tree);
    return differences;
  }

  /**
   * Lets training go on: restores the network and the optimizer.
   *
   * @return where training resumes
   * @throws CheckpointMismatchException if anything differs; the network is as before then
   * @throws IllegalStateException if no optimizer was saved
   */
  public TrainingPoint resume(Block network, StatefulOptimizer optimizer) {
    OptimizerState saved =
        this.optimizer.orElseThrow(
            () -> new IllegalStateException("the checkpoint holds no optimizer"));
    restore(network);
    BlockTree tree = BlockTree.of(network);
    NDArray any = tree.parameters().values().iterator().next().getArray();
    saved.restore(optimizer, tree, any.getManager());
    return point;
  }

  private void restoreState(BlockTree tree) {
    NetworkState state = NetworkState.of(tree);
    copyArrays(state);
    counters.forEach(
        (name, value) ->
            Optional.ofNullable(state.counters().get(name))
                .ifPresent(counter -> counter.change().accept(value)));
    tree.quantizers().values().forEach(AttachedQuantizer::forgetComputed);
  }

  private void copyArrays(NetworkState state) {
    state
        .arrays()
        .forEach(
            (name, array) -> {
              StoredArray stored = arrays.get(name);
              if (stored != null
                  && stored.shape().equals(array.getShape())
                  && stored.type() == array.getDataType()) {
                stored.copyTo(array);
              }
            });
  }
}
