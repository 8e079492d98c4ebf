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
sealed interface BlockSamples {
  /**
   * Values of some samples.
   *
   * @param inputs one per input of the block
   * @param target what the block yields in floating point
   */
  record Drawn(NDArray[] inputs, NDArray target) {}

  /** Draws a part of the samples, or a batch. */
  Drawn draw(LearnedRoundOptions options, NDManager step);

  /** All samples, in as many parts as they are kept in. */
  List<Drawn> all();

  /**
   * Puts the batches of a block together.
   *
   * @param inputs what the block reads, a list for each batch
   * @param targets what it is to yield, samples × …, one for each batch
   * @param manager owns what is kept
   */
  static BlockSamples of(List<NDList> inputs, NDList targets, NDManager manager) {
    List<Rows.Input> joined = new ArrayList<>();
    try (Scope scope = Scope.discarding()) {
      for (int i = 0; i < inputs.get(0).size(); i++) {
        NDList parts = new NDList();
        for (NDList batch : inputs) {
          parts.add(batch.get(i));
        }
        if (Rows.isOfSamples(parts, targets)) {
          joined.add(new Rows.Input(Scope.keep(Rows.together(parts), manager), true));
        } else if (Rows.isShared(parts)) {
          joined.add(new Rows.Input(Scope.keep(parts.get(0).duplicate(), manager), false));
        } else {
          return Batches.of(inputs, targets, manager);
        }
      }
      return new Rows(joined, Scope.keep(Rows.together(targets), manager));
    }
  }

  /**
   * Batches as they were computed.
   *
   * @param all one for each batch
   */
  record Batches(List<Drawn> all) implements BlockSamples {
    static Batches of(List<NDList> inputs, NDList targets, NDManager manager) {
      List<Drawn> batches = new ArrayList<>();
      for (int i = 0; i < targets.size(); i++) {
        NDArray[] values =
            inputs.get(i).stream()
                .map(value -> Scope.keep(value.duplicate(), manager))
                .toArray(NDArray[]::new);
        batches.add(new Drawn(values, Scope.keep(targets.get(i).duplicate(), manager)));
      }
      return new Batches(batches);
    }

    @Override
    public Drawn draw(LearnedRoundOptions options, NDManager step) {
      return all.get(options.draws().next(1, all.size())[0]);
    }
  }

  /**
   * Samples of all batches, one after another.
   *
   * @param inputs one per input of the block
   * @param target samples × …
   */
  record Rows(List<Input> inputs, NDArray target) implements BlockSamples {
    /**
     * A value that the block reads.
     *
     * @param each whether the first dimension counts samples
     */
    record Input(NDArray array, boolean each) {}

    /** Whether values have a row for each sample. */
    static boolean isOfSamples(NDList parts, NDList targets) {
      boolean single = true;
      for (int i = 0; i < parts.size(); i++) {
        NDArray part = parts.get(i);
        if (isOfSizes(part) || part.isScalar() || part.size(0) != targets.get(i).size(0)) {
          return false;
        }
        single &= part.size(0) == 1;
      }
      return !(single && isShared(parts));
    }

    /** Whether a value is the same for all samples, and does not depend on how many there are. */
    static boolean isShared(NDList parts) {
      NDArray first = parts.get(0);
      boolean broadcast = first.getShape().dimension() < 2 || first.size(0) == 1;
      boolean same = parts.stream().skip(1).allMatch(other -> other.contentEquals(first));
      return !isOfSizes(first) && same && (parts.size() > 1 || broadcast);
    }

    /** Whether a value may be a size, or a list of sizes. */
    private static boolean isOfSizes(NDArray array) {
      return array.getShape().dimension() < 2 && !array.getDataType().isFloating();
    }

    static NDArray together(NDList parts) {
      return parts.size() == 1 ? parts.get(0).duplicate() : NDArrays.concat(parts, 0);
    }

    @Override
    public Drawn draw(LearnedRoundOptions options, NDManager step) {
      int samples = (int) target.size(0);
      int[] chosen = options.draws().next(Math.min(options.batchSize(), samples), samples);
      NDArray index = step.create(Arrays.stream(chosen).asLongStream().toArray());
      NDArray[] taken =
          inputs.stream()
              .map(one -> one.each() ? FloatFunctions.select(one.array(), 0, index) : one.array())
              .toArray(NDArray[]::new);
      return new Drawn(taken, FloatFunctions.select(target, 0, index));
    }

    @Override
    public List<Drawn> all() {
      return List.of(new Drawn(inputs.stream().map(Input::array).toArray(NDArray[]::new), target));
    }
  }
}
