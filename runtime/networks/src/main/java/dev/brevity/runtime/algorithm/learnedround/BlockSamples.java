package dev.brevity.runtime.algorithm.learnedround;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.brevity.runtime.aten.FloatFunctions;
import dev.brevity.runtime.module.Scope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a block reads, and what it is to yield. Samples are drawn one by one from all batches where
 * every value that the block reads belongs to a sample or is the same for all. A value that speaks
 * of the batch, such as the shape that something is given, keeps the batches whole.
 */
final class BlockSamples {
  /**
   * Values of a batch, or of all.
   *
   * @param inputs one per input of the block
   * @param target what the block yields in floating point
   */
  record Drawn(NDArray[] inputs, NDArray target) {}

  /**
   * @param each whether the first dimension counts samples
   */
  private record Input(NDArray array, boolean each) {}

  private final List<Drawn> batches;
  private final List<Input> joined;
  private final NDArray target;

  private BlockSamples(List<Drawn> batches, List<Input> joined, NDArray target) {
    this.batches = batches;
    this.joined = joined;
    this.target = target;
  }

  /**
   * Puts the batches of a block together.
   *
   * @param inputs what the block reads, a list for each batch
   * @param targets what it is to yield, samples × …, one for each batch
   * @param manager owns what is kept
   */
  static BlockSamples of(List<NDList> inputs, NDList targets, NDManager manager) {
    List<Input> joined = new ArrayList<>();
    try (Scope scope = Scope.discarding()) {
      for (int i = 0; i < inputs.get(0).size(); i++) {
        NDList parts = new NDList();
        for (NDList batch : inputs) {
          parts.add(batch.get(i));
        }
        if (isOfSamples(parts, targets)) {
          joined.add(new Input(Scope.keep(together(parts), manager), true));
        } else if (isShared(parts)) {
          joined.add(new Input(Scope.keep(parts.get(0).duplicate(), manager), false));
        } else {
          return new BlockSamples(kept(inputs, targets, manager), List.of(), targets.get(0));
        }
      }
      return new BlockSamples(List.of(), joined, Scope.keep(together(targets), manager));
    }
  }

  private static List<Drawn> kept(List<NDList> inputs, NDList targets, NDManager manager) {
    List<Drawn> batches = new ArrayList<>();
    for (int i = 0; i < targets.size(); i++) {
      NDArray[] values =
          inputs.get(i).stream()
              .map(value -> Scope.keep(value.duplicate(), manager))
              .toArray(NDArray[]::new);
      batches.add(new Drawn(values, Scope.keep(targets.get(i).duplicate(), manager)));
    }
    return batches;
  }

  private static NDArray together(NDList parts) {
    return parts.size() == 1 ? parts.get(0).duplicate() : NDArrays.concat(parts, 0);
  }

  /** Whether values have a row for each sample, and are no list of sizes. */
  private static boolean isOfSamples(NDList parts, NDList targets) {
    boolean rows = true;
    boolean single = true;
    for (int i = 0; i < parts.size(); i++) {
      NDArray part = parts.get(i);
      boolean sizes = part.getShape().dimension() < 2 && !part.getDataType().isFloating();
      rows &= !sizes && !part.isScalar() && part.size(0) == targets.get(i).size(0);
      single &= rows && part.size(0) == 1;
    }
    return rows && !(single && isShared(parts));
  }

  /** Whether a value is the same for all samples, and does not depend on how many there are. */
  private static boolean isShared(NDList parts) {
    NDArray first = parts.get(0);
    boolean sizes = first.getShape().dimension() < 2 && !first.getDataType().isFloating();
    boolean broadcast = first.isScalar() || first.size(0) == 1 || first.getShape().dimension() < 2;
    return !sizes && areEqual(parts) && (parts.size() > 1 || broadcast);
  }

  private static boolean areEqual(NDList parts) {
    return parts.stream().skip(1).allMatch(other -> other.contentEquals(parts.get(0)));
  }

  /** Draws a part of the samples, or a batch. */
  Drawn draw(LearnedRoundOptions options, NDManager step) {
    if (!batches.isEmpty()) {
      return batches.get(options.draws().next(1, batches.size())[0]);
    }
    int samples = (int) target.size(0);
    int[] chosen = options.draws().next(Math.min(options.batchSize(), samples), samples);
    NDArray index = step.create(Arrays.stream(chosen).asLongStream().toArray());
    NDArray[] taken =
        joined.stream()
            .map(one -> one.each() ? FloatFunctions.select(one.array(), 0, index) : one.array())
            .toArray(NDArray[]::new);
    return new Drawn(taken, FloatFunctions.select(target, 0, index));
  }

  /** All samples, in as many parts as they are kept in. */
  List<Drawn> all() {
    return batches.isEmpty()
        ? List.of(new Drawn(joined.stream().map(Input::array).toArray(NDArray[]::new), target))
        : batches;
  }
}
